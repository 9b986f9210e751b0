/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/json_scan.h"

#include <stdio.h>

#include "base/buf.h"
#include "base/map.h"

struct scan {
	struct str text;
	size_t at;
	const char *what;	/* the fault, once there is one; it is at @at */
	struct str name;	/* the member it is about, or empty */
	struct arena names;
};

static bool fault(struct scan *s, const char *what)
{
	s->what = what;
	return false;
}

size_t utf8_len(struct str s)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned char c = s.n ? (unsigned char)s.p[0] : 0;
	size_t n = c < 0x80 ? 1 : (c & 0xe0) == 0xc0 ? 2 : (c & 0xf0) == 0xe0 ? 3 :
		   (c & 0xf8) == 0xf0 ? 4 : 0;
	uint32_t v = n == 1 ? c : c & (0x7f >> n);

	if (!n || n > s.n)
		return 0;
	for (size_t i = 1; i < n; i++) {
		if (((unsigned char)s.p[i] & 0xc0) != 0x80)
			return 0;
		v = v << 6 | ((unsigned char)s.p[i] & 0x3f);
	}
	/* Overlong forms, surrogates and what lies past the last plane are no UTF-8. */
	if (v < least[n] || v > 0x10ffff || (v >= 0xd800 && v <= 0xdfff))
		return 0;
	return n;
}

static int peek(const struct scan *s)
{
	return s->at < s->text.n ? (unsigned char)s->text.p[s->at] : -1;
}

static void blank(struct scan *s)
{
	while (peek(s) == ' ' || peek(s) == '\t' || peek(s) == '\n' || peek(s) == '\r')
		s->at++;
}

static bool digits(struct scan *s)
{
	size_t from = s->at;

	while (peek(s) >= '0' && peek(s) <= '9')
		s->at++;
	return s->at > from || fault(s, "a digit is missing");
}

static bool number(struct scan *s)
{
	if (peek(s) == '-')
		s->at++;
	if (peek(s) == '0') {
		s->at++;
		if (peek(s) >= '0' && peek(s) <= '9')
			return fault(s, "a number does not begin with 0");
	} else if (!digits(s)) {
		return false;
	}
	if (peek(s) == '.') {
		s->at++;
		if (!digits(s))
			return false;
	}
	if (peek(s) == 'e' || peek(s) == 'E') {
		s->at++;
		if (peek(s) == '+' || peek(s) == '-')
			s->at++;
		if (!digits(s))
			return false;
	}
	return true;
}

static bool hex4(struct scan *s, uint32_t *ret)
{
	uint32_t v = 0;

	for (int i = 0; i < 4; i++) {
		int c = peek(s), low = c | 0x20;

		if (c >= '0' && c <= '9')
			v = v * 16 + (uint32_t)(c - '0');
		else if (c >= 0 && low >= 'a' && low <= 'f')
			v = v * 16 + (uint32_t)(low - 'a' + 10);
		else
			return fault(s, "\\u takes four hexadecimal digits");
		s->at++;
	}
	*ret = v;
	return true;
}

static void add_utf8(struct buf *b, uint32_t v)
{
	if (v < 0x80) {
		buf_addc(b, (char)v);
		return;
	}
	if (v < 0x800) {
		buf_addc(b, (char)(0xc0 | v >> 6));
	} else {
		if (v < 0x10000) {
			buf_addc(b, (char)(0xe0 | v >> 12));
		} else {
			buf_addc(b, (char)(0xf0 | v >> 18));
			buf_addc(b, (char)(0x80 | (v >> 12 & 0x3f)));
		}
		buf_addc(b, (char)(0x80 | (v >> 6 & 0x3f)));
	}
	buf_addc(b, (char)(0x80 | (v & 0x3f)));
}

/* After "\u". */
static bool code_point(struct scan *s, struct buf *name)
{
	uint32_t v, low;

	if (!hex4(s, &v))
		return false;
	if (!v)
		return fault(s, "\\u0000 would end the string early");
	if (v >= 0xdc00 && v <= 0xdfff)
		return fault(s, "half of a surrogate pair");
	if (v >= 0xd800 && v <= 0xdbff) {
		if (peek(s) != '\\')
			return fault(s, "half of a surrogate pair");
		s->at++;
		if (peek(s) != 'u')
			return fault(s, "half of a surrogate pair");
		s->at++;
		if (!hex4(s, &low))
			return false;
		if (low < 0xdc00 || low > 0xdfff)
			return fault(s, "half of a surrogate pair");
		v = 0x10000 + ((v - 0xd800) << 10) + (low - 0xdc00);
	}
	if (name)
		add_utf8(name, v);
	return true;
}

/* @name, when not NULL, takes the decoded text. */
static bool string(struct scan *s, struct buf *name)
{
	static const char escapes[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";

	s->at++;
	for (;;) {
		int c = peek(s);

		if (c < 0)
			return fault(s, "the text ends inside a string");
		if (c == '"') {
			s->at++;
			return true;
		}
		if (c < 0x20)
			return fault(s, "a control byte in a string "
					"(write it as \\n, \\t or \\u00XX)");
		if (c == '\\') {
			const char *esc;

			s->at++;
			c = peek(s);
			esc = c > 0 ? strchr(escapes, c) : NULL;
			if (c == 'u') {
				s->at++;
				if (!code_point(s, name))
					return false;
				continue;
			}
			if (!esc)
				return fault(s, "no such escape sequence");
			s->at++;
			if (name)
				buf_addc(name, meant[esc - escapes]);
		} else {
			struct str rest = { s->text.p + s->at, s->text.n - s->at };
			size_t n = utf8_len(rest);

			if (!n)
				return fault(s, "bytes that are no UTF-8");
			if (name)
				buf_add(name, (struct str){ rest.p, n });
			s->at += n;
		}
	}
}

static bool value(struct scan *s, int depth);

/* A member's name, new in @seen. */
static bool member_name(struct scan *s, struct map *seen)
{
	CLEANUP(buf_release) struct buf name = BUF_INIT(SIZE_MAX / 2);
	size_t at = s->at;

	if (peek(s) != '"')
		return fault(s, "a member name in double quotes is missing");
	if (!string(s, &name))
		return false;
	if (map_has(seen, buf_str(&name))) {
		s->at = at;
		s->name = arena_span(&s->names, buf_str(&name));
		return fault(s, "a second member of the name");
	}
	map_put(seen, buf_str(&name), seen);
	return true;
}

static bool object(struct scan *s, int depth)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	struct map seen;

	map_init(&seen, &a);
	s->at++;
	blank(s);
	if (peek(s) == '}') {
		s->at++;
		return true;
	}
	for (;;) {
		blank(s);
		if (!member_name(s, &seen))
			return false;
		blank(s);
		if (peek(s) != ':')
			return fault(s, "a colon is missing");
		s->at++;
		if (!value(s, depth))
			return false;
		blank(s);
		if (peek(s) != ',' && peek(s) != '}')
			return fault(s, "a comma or } is missing");
		if (s->text.p[s->at++] == '}')
			return true;
	}
}

static bool array(struct scan *s, int depth)
{
	s->at++;
	blank(s);
	if (peek(s) == ']') {
		s->at++;
		return true;
	}
	for (;;) {
		if (!value(s, depth))
			return false;
		blank(s);
		if (peek(s) != ',' && peek(s) != ']')
			return fault(s, "a comma or ] is missing");
		if (s->text.p[s->at++] == ']')
			return true;
	}
}

static bool value(struct scan *s, int depth)
{
	static const char *const words[] = { "true", "false", "null" };
	struct str rest;

	blank(s);
	rest = (struct str){ s->text.p + s->at, s->text.n - s->at };
	switch (peek(s)) {
	case -1:
		return fault(s, "the text ends where a value should be");
	case '{':
	case '[':
		if (!depth)
			return fault(s, "nested too deeply");
		return peek(s) == '{' ? object(s, depth - 1) : array(s, depth - 1);
	case '"':
		return string(s, NULL);
	case '-': case '0': case '1': case '2': case '3': case '4':
	case '5': case '6': case '7': case '8': case '9':
		return number(s);
	}
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		if (str_starts(rest, words[i])) {
			s->at += strlen(words[i]);
			return true;
		}
	}
	return fault(s, "no JSON value");
}

bool json_scan(struct str text, int depth, struct json_fault *ret)
{
	struct scan s = { .text = text, .names = ARENA_INIT };
	bool ok = value(&s, depth);

	if (ok) {
		blank(&s);
		if (s.at < text.n)
			ok = fault(&s, "text after the end of the document");
	}
	if (!ok) {
		ret->line = ret->column = 1;
		for (size_t i = 0; i < s.at; i++) {
			if (text.p[i] == '\n') {
				ret->line++;
				ret->column = 1;
			} else if (((unsigned char)text.p[i] & 0xc0) != 0x80) {
				ret->column++;
			}
		}
		snprintf(ret->what, sizeof(ret->what), s.name.p ? "%s \"%.*s\"" : "%s", s.what,
			 (int)(s.name.n < 60 ? s.name.n : 60), s.name.p);
	}
	arena_release(&s.names);
	return ok;
}
