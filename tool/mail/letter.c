/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A patch mail as a change, by the rules of git am: in-body headers override,
 * what stands above scissors is talk, the message ends where the patch begins.
 */
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "git/ident.h"
#include "mail/letters.h"

#define HEAD_MAX ((size_t)1 << 20)

static bool is_text(const struct mail_part *p)
{
	return !strcmp(p->type, "text/plain") || !strcmp(p->type, "text/x-patch") ||
	       !strcmp(p->type, "text/x-diff") || !strcmp(p->type, "text/x-csrc");
}

static bool is_patch_file(const struct mail_part *p)
{
	struct str name = str_of(p->name);

	return !strcmp(p->type, "text/x-patch") || !strcmp(p->type, "text/x-diff") ||
	       str_ends(name, ".patch") || str_ends(name, ".diff");
}

static bool has_diff(struct str text)
{
	struct str rest = text, line, next;

	while (str_line(&rest, &line)) {
		struct str peek = rest;

		if (str_starts(line, "diff --git "))
			return true;
		if (str_starts(line, "--- ") && str_line(&peek, &next) &&
		    str_starts(next, "+++ ") && str_line(&peek, &next) && str_starts(next, "@@ -"))
			return true;
	}
	return false;
}

bool letter_has_diff(const struct mail *m)
{
	for (size_t i = 0; i < m->part.n; i++)
		if ((is_text(&m->part.v[i]) || is_patch_file(&m->part.v[i])) &&
		    has_diff(m->part.v[i].raw))
			return true;
	return false;
}

/* RFC 3676: lines that end in a space go on in the next. */
static struct str unflow(struct arena *a, struct str text, bool delsp)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(MAIL_ONE_MAX * 2);
	struct str rest = text, line;

	while (str_line(&rest, &line)) {
		bool soft;

		if (line.n && line.p[line.n - 1] == '\r')
			line.n--;
		if (line.n && line.p[0] == ' ')
			line = (struct str){ line.p + 1, line.n - 1 };
		soft = line.n && line.p[line.n - 1] == ' ' && !str_is(line, "-- ");
		if (soft && delsp)
			line.n--;
		buf_add(&out, line);
		if (!soft)
			buf_addc(&out, '\n');
	}
	return arena_span(a, buf_str(&out));
}

struct str mail_text(struct arena *a, const struct mail *m)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(MAIL_ONE_MAX * 2);

	for (size_t i = 0; i < m->part.n; i++) {
		const struct mail_part *p = &m->part.v[i];

		if (strcmp(p->type, "text/plain") || p->attached)
			continue;
		buf_add(&out, p->flowed ? unflow(a, p->text, p->delsp) : p->text);
	}
	return arena_span(a, buf_str(&out));
}

/* "-- >8 --": as git's --scissors: perforation, scissors, hardly anything else. */
static bool scissors(struct str line)
{
	size_t cut = 0, marks = 0;

	line = str_trim(line);
	for (size_t i = 0; i < line.n; i++) {
		struct str two = { line.p + i, 2 };

		if (i + 1 < line.n && (str_is(two, ">8") || str_is(two, "8<") ||
				       str_is(two, ">%") || str_is(two, "%<"))) {
			cut++;
			marks += 2;
			i++;
		} else if (line.p[i] == '-') {
			marks++;
		}
	}
	return cut && line.n >= 8 && line.n < marks * 3;
}

struct in_body {
	struct str from, subject, date;
};

static bool header(struct str line, const char *name, struct str *ret)
{
	size_t n = strlen(name);

	if (line.n <= n || strncasecmp(line.p, name, n))
		return false;
	*ret = str_trim((struct str){ line.p + n, line.n - n });
	return true;
}

/* In-body headers at the top of @text, cut off it. */
static void in_body(struct arena *a, struct str *text, struct in_body *h)
{
	struct str rest = *text, line, *last = NULL;

	while (str_line(&rest, &line)) {
		struct str l = str_trim(line);

		if (!l.n) {
			/* the empty line that ends them, or one above them */
			*text = rest;
			if (last)
				return;
			continue;
		}
		if (last && line.n && (line.p[0] == ' ' || line.p[0] == '\t')) {
			*last = str_of(arena_printf(a, "%.*s %.*s", STR_ARG(*last), STR_ARG(l)));
		} else if (header(l, "From:", &h->from)) {
			last = &h->from;
		} else if (header(l, "Subject:", &h->subject)) {
			last = &h->subject;
		} else if (header(l, "Date:", &h->date)) {
			last = &h->date;
		} else {
			return;
		}
		*text = rest;
	}
}

/* "Name <mail>", '"Name" <mail>', "mail (Name)" or "mail". */
static bool person(struct arena *a, struct str s, const char **name, const char **addr)
{
	const char *open = s.n ? memchr(s.p, '<', s.n) : NULL;
	const char *close = open ? memchr(open, '>', (size_t)(s.p + s.n - open)) : NULL;
	const char *paren = s.n ? memchr(s.p, '(', s.n) : NULL;
	struct str n = { s.p, 0 };

	if (open && close) {
		n.n = (size_t)(open - s.p);
		*addr = arena_strn(a, (struct str){ open + 1, (size_t)(close - open - 1) });
	} else if (paren && str_ends(s, ")")) {
		*addr = arena_strn(a, str_trim((struct str){ s.p, (size_t)(paren - s.p) }));
		n = (struct str){ paren + 1, (size_t)(s.p + s.n - paren - 2) };
	} else {
		*addr = arena_strn(a, s);
	}
	n = str_trim(n);
	if (n.n > 1 && n.p[0] == '"' && n.p[n.n - 1] == '"')
		n = (struct str){ n.p + 1, n.n - 2 };
	*name = arena_strn(a, n);
	return strchr(*addr, '@') != NULL;
}

static const char *author(struct arena *a, const struct mail *m, const struct in_body *h)
{
	const char *name = m->from_name, *addr = m->from_addr, *end = NULL;
	struct ident who;
	int64_t when = 0;
	char zone[8] = "+0000";

	if (h->from.n && !person(a, h->from, &name, &addr))
		return NULL;
	if (h->date.n) {
		if (!ident_date(h->date, &when, zone))
			return NULL;
	} else if (m->date) {
		when = strtoll(m->date, (char **)&end, 10);
		snprintf(zone, sizeof(zone), "%s", *end ? end + 1 : "+0000");
	} else {
		return NULL;
	}
	/* a mail without a name: git takes the address for one */
	if (!addr || !ident_make(a, name && *name ? name : addr, addr, when, zone, &who))
		return NULL;
	return who.raw;
}

/* The words, cleaned as git am cleans them. */
static struct str message(struct arena *a, const char *title, struct str body)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(MAIL_ONE_MAX * 2);
	struct str rest = body, line;
	bool gap = true;

	buf_printf(&out, "%s\n", title);
	while (str_line(&rest, &line)) {
		while (line.n && strchr(" \t\r\v\f", line.p[line.n - 1]))
			line.n--;
		if (!line.n) {
			gap = true;
			continue;
		}
		if (gap)
			buf_addc(&out, '\n');
		gap = false;
		buf_add(&out, line);
		buf_addc(&out, '\n');
	}
	return arena_span(a, buf_str(&out));
}

/* Where the message ends: offset in @text, its line number in *ret_line. */
static size_t message_end(struct str text, size_t *ret_line)
{
	struct str rest = text, line;
	size_t no = 0;

	for (; rest.n; no++) {
		const char *at = rest.p;

		str_line(&rest, &line);
		if (line.n && line.p[line.n - 1] == '\r')
			line.n--;
		if (patch_starts(line)) {
			*ret_line = no;
			return (size_t)(at - text.p);
		}
	}
	*ret_line = SIZE_MAX;
	return text.n;
}

/* The text from line @no on. */
static struct str from_line(struct str text, size_t no)
{
	struct str line;

	while (no-- && str_line(&text, &line))
		;
	return text;
}

static struct str above_scissors_off(struct str text)
{
	struct str rest = text, line;

	while (str_line(&rest, &line)) {
		if (patch_starts(line))
			break;
		if (scissors(line))
			return rest;
	}
	return text;
}

static const char *strange(struct arena *a, const struct mail *m)
{
	const char *all = arena_printf(a, "%s%s%s", m->subject, m->from_name ? m->from_name : "",
				       m->from_addr ? m->from_addr : "");

	if (strstr(all, "\xe2\x80\xae") || strstr(all, "\xe2\x80\xad") ||
	    strstr(all, "\xe2\x81\xa6") || strstr(all, "\xe2\x80\x8b"))
		return "its headers have characters that nobody sees";
	return NULL;
}

/* Message and patch out of the text parts; the diff may be an attachment of its own. */
static void gather(struct arena *a, const struct mail *m, struct str *words, struct str *diff,
		   bool *ret_flowed)
{
	CLEANUP(buf_release) struct buf w = BUF_INIT(MAIL_ONE_MAX * 2);
	CLEANUP(buf_release) struct buf d = BUF_INIT(MAIL_ONE_MAX * 2);
	bool in_patch = false;

	for (size_t i = 0; i < m->part.n; i++) {
		const struct mail_part *p = &m->part.v[i];
		struct str text = p->text, raw = p->raw;
		size_t line, end;

		if (!is_text(p) && !is_patch_file(p))
			continue;
		if (p->flowed) {
			/* what was flowed has lost its own spaces: only words survive it */
			text = raw = unflow(a, p->text, p->delsp);
			*ret_flowed |= has_diff(raw);
		}
		if (!in_patch)
			text = above_scissors_off(text);
		if (text.p != p->text.p && !p->flowed)
			raw = (struct str){ text.p, text.n };
		if (p->raw.p != p->text.p && !p->flowed)
			raw = above_scissors_off(p->raw);
		end = message_end(text, &line);
		if (!in_patch && !is_patch_file(p))
			buf_add(&w, (struct str){ text.p, end });
		if (line != SIZE_MAX || in_patch) {
			buf_add(&d, in_patch ? raw : from_line(raw, line));
			buf_addc(&d, '\n');
			in_patch = true;
		}
	}
	*words = arena_span(a, buf_str(&w));
	*diff = arena_span(a, buf_str(&d));
}

int letter_of(struct arena *a, const struct mail *m, struct letter *ret, struct err *e)
{
	struct letter l = { .where = m->where, .id = m->id, .made_from = m->made_from };
	struct in_body h = { { 0 }, { 0 }, { 0 } };
	struct str words, diff;
	struct subject s;
	bool flowed = false;
	int rc;

	gather(a, m, &words, &diff, &flowed);
	in_body(a, &words, &h);
	if (memchr(words.p, 0, words.n))
		return err_set(e, ERR_INPUT, "%s: a NUL byte in its text", m->where);
	subject_parse(a, h.subject.n ? arena_strn(a, h.subject) : m->subject, &s);
	if (!*s.title)
		return err_set(e, ERR_INPUT, "%s: a patch without a subject", m->where);
	l.author = author(a, m, &h);
	l.message = message(a, s.title, words);
	rc = patch_parse(a, diff, arena_printf(a, "%s, its patch", m->where), &l.patch, e);
	if (rc)
		return flowed ? err_prefix(e, "sent as format=flowed, which spoils patches") : rc;
	if (!l.patch.file.n)
		return err_set(e, ERR_INPUT, "%s: no patch in it", m->where);
	l.doubt = l.patch.hidden ? l.patch.hidden : strange(a, m);
	if (!l.doubt && flowed)
		l.doubt = "it was sent as format=flowed, which spoils patches";
	if (!l.doubt && str_find(h.from, STR("=?"), 0) >= 0)
		l.doubt = "the name of its author is encoded";
	if (!l.doubt)
		l.doubt = m->fault;
	*ret = l;
	return 0;
}
