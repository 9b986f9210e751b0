/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/write.h"

#include <stdlib.h>
#include <strings.h>
#include <time.h>

#define HEADER_COLUMNS 76
#define LINE_BYTES_MAX 998

struct str people_address(const char *who)
{
	const char *open = strrchr(who, '<'), *close = open ? strchr(open, '>') : NULL;

	if (open && close)
		return (struct str){ open + 1, (size_t)(close - open - 1) };
	return str_trim(str_of(who));
}

bool people_usable(const char *who)
{
	struct str a = people_address(who);
	const char *at = a.n ? memchr(a.p, '@', a.n) : NULL;
	size_t masks = 0;

	if (!at || at == a.p || a.n > 254 || a.p[0] == '-')
		return false;
	for (size_t i = 0; i < a.n; i++) {
		unsigned char c = (unsigned char)a.p[i];

		if (c <= 32 || c >= 127 || strchr("<>()[]:;,\"\\", c))
			return false;
	}
	for (const char *p = at + 1; p < a.p + a.n; p++)
		masks += *p == 'x' || *p == '.' || *p == '*';
	return memchr(at, '.', (size_t)(a.p + a.n - at)) && masks != (size_t)(a.p + a.n - at - 1);
}

static bool has(const struct people *p, struct str address)
{
	for (size_t i = 0; p && i < p->n; i++) {
		struct str one = people_address(p->v[i]);

		if (one.n == address.n && !strncasecmp(one.p, address.p, one.n))
			return true;
	}
	return false;
}

void people_add(struct arena *a, struct people *p, const struct people *not, const char *who)
{
	struct str address = people_address(who);

	if (!has(p, address) && !has(not, address))
		*ARR_PUSH(a, *p) = arena_str(a, who);
}

static bool plain(const char *z)
{
	for (; *z; z++)
		if ((unsigned char)*z < 32 || (unsigned char)*z >= 127)
			return false;
	return true;
}

/* RFC 2047 words of whole characters, each at most 75 columns. */
static void encoded(struct buf *b, const char *z, size_t *column)
{
	bool open = false;

	while (*z) {
		size_t len = 1, cost = 0;

		while (((unsigned char)z[len] & 0xc0) == 0x80)
			len++;
		for (size_t i = 0; i < len; i++)
			cost += ((z[i] | 32) >= 'a' && (z[i] | 32) <= 'z') ||
				(z[i] >= '0' && z[i] <= '9') || z[i] == ' ' ? 1 : 3;
		if (open && *column + cost + 2 > HEADER_COLUMNS) {
			buf_addz(b, "?=\n ");
			*column = 1;
			open = false;
		}
		if (!open) {
			buf_addz(b, "=?UTF-8?q?");
			*column += 10;
			open = true;
		}
		for (size_t i = 0; i < len; i++) {
			if (((z[i] | 32) >= 'a' && (z[i] | 32) <= 'z') ||
			    (z[i] >= '0' && z[i] <= '9'))
				buf_addc(b, z[i]);
			else if (z[i] == ' ')
				buf_addc(b, '_');
			else
				buf_printf(b, "=%02X", (unsigned char)z[i]);
		}
		*column += cost;
		z += len;
	}
	if (open) {
		buf_addz(b, "?=");
		*column += 2;
	}
}

/* The subject on one line where that is allowed: b4 0.12 stumbles over two. */
static void subject_header(struct buf *b, const char *subject)
{
	size_t column = strlen("Subject: ");

	buf_addz(b, "Subject: ");
	if (plain(subject) && strlen(subject) < LINE_BYTES_MAX - column)
		buf_addz(b, subject);
	else
		encoded(b, subject, &column);
	buf_addc(b, '\n');
}

/* A name as RFC 5322 wants it, and the address. */
static void person(struct buf *b, const char *who, size_t *column)
{
	struct str address = people_address(who);
	const char *open = strrchr(who, '<');
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct str name = { who, open ? (size_t)(open - who) : 0 };
	char *z;

	name = str_trim(name);
	if (name.n > 1 && name.p[0] == '"' && name.p[name.n - 1] == '"')
		name = (struct str){ name.p + 1, name.n - 2 };
	z = arena_strn(&tmp, name);
	if (*z && !plain(z)) {
		encoded(b, z, column);
	} else if (*z && strpbrk(z, "()<>[]:;@\\,.\"")) {
		buf_addc(b, '"');
		for (; *z; z++) {
			if (*z == '"' || *z == '\\')
				buf_addc(b, '\\');
			buf_addc(b, *z);
		}
		buf_addc(b, '"');
	} else {
		buf_addz(b, z);
	}
	buf_printf(b, "%s<%.*s>", name.n ? " " : "", STR_ARG(address));
}

static void people_header(struct buf *b, const char *name, const struct people *p)
{
	size_t column = 0;

	if (!p->n)
		return;
	buf_printf(b, "%s: ", name);
	for (size_t i = 0; i < p->n; i++) {
		if (i)
			buf_addz(b, ",\n\t");
		column = 8;
		person(b, p->v[i], &column);
	}
	buf_addc(b, '\n');
}

static bool long_lines(struct str body)
{
	struct str line;

	while (str_line(&body, &line))
		if (line.n > LINE_BYTES_MAX)
			return true;
	return false;
}

/* mboxrd: one more '>' before what would begin a mail. */
static void quoted_from(struct buf *b, struct str line)
{
	size_t i = 0;

	while (i < line.n && line.p[i] == '>')
		i++;
	if (str_starts((struct str){ line.p + i, line.n - i }, "From "))
		buf_addc(b, '>');
}

static void printable(struct buf *b, struct str line)
{
	size_t column = 0;

	for (size_t i = 0; i < line.n; i++) {
		unsigned char c = (unsigned char)line.p[i];
		bool raw = (c > 32 && c < 127 && c != '=') ||
			   ((c == ' ' || c == '\t') && i + 1 < line.n);

		/* "From " at the start of a line would begin a mail */
		if (!i && c == 'F' && str_starts(line, "From "))
			raw = false;
		if (column + (raw ? 1 : 3) > 75) {
			buf_addz(b, "=\n");
			column = 0;
		}
		if (raw)
			buf_addc(b, (char)c);
		else
			buf_printf(b, "=%02X", c);
		column += raw ? 1 : 3;
	}
}

void post_write(struct arena *a, struct post *p)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(BUF_FILE_MAX);
	bool quoted = long_lines(p->body);
	struct str rest = p->body, line;
	size_t column = 6;

	buf_printf(&b, "From %s Mon Sep 17 00:00:00 2001\n",
		   p->commit ? p->commit : "0000000000000000000000000000000000000000");
	buf_addz(&b, "From: ");
	person(&b, p->from, &column);
	buf_addc(&b, '\n');
	people_header(&b, "To", &p->to);
	people_header(&b, "Cc", &p->cc);
	subject_header(&b, p->subject);
	buf_printf(&b, "Date: %s\nMessage-ID: <%s>\n", p->date, p->id);
	if (p->reply_to)
		buf_printf(&b, "In-Reply-To: <%s>\n", p->reply_to);
	for (size_t i = 0; i < ARRAY_SIZE(p->refs) && p->refs[i]; i++)
		buf_printf(&b, "%s<%s>%s", i ? " " : "References: ", p->refs[i],
			   i + 1 < ARRAY_SIZE(p->refs) && p->refs[i + 1] ? "\n" : "");
	if (p->refs[0])
		buf_addc(&b, '\n');
	buf_printf(&b, "MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
		   "Content-Transfer-Encoding: %s\n\n", quoted ? "quoted-printable" : "8bit");
	while (str_line(&rest, &line)) {
		if (quoted) {
			printable(&b, line);
		} else {
			quoted_from(&b, line);
			buf_add(&b, line);
		}
		buf_addc(&b, '\n');
	}
	buf_addc(&b, '\n');
	p->text = arena_span(a, buf_str(&b));
}
