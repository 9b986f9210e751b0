/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Hunks: as many lines as their headers say, in order, and nothing else. */
#include "msg/patch_parts.h"

/* No source file has more lines than this. */
#define LINE_NO_MAX ((size_t)1 << 31)

static bool number(struct str *s, size_t *ret)
{
	size_t v = 0, i = 0;

	while (i < s->n && s->p[i] >= '0' && s->p[i] <= '9') {
		v = v * 10 + (size_t)(s->p[i++] - '0');
		if (v >= LINE_NO_MAX)
			return false;
	}
	if (!i)
		return false;
	s->p += i;
	s->n -= i;
	*ret = v;
	return true;
}

static bool eat(struct str *s, const char *z)
{
	if (!str_starts(*s, z))
		return false;
	s->p += strlen(z);
	s->n -= strlen(z);
	return true;
}

static bool range(struct str *s, size_t *start, size_t *n)
{
	*n = 1;
	return number(s, start) && (!eat(s, ",") || number(s, n));
}

static int hunk_head(struct scan *s, struct patch_hunk *h)
{
	struct str l = scan_head(s);

	h->at = s->no;
	if (!eat(&l, "@@ -") || !range(&l, &h->old_start, &h->old_n) || !eat(&l, " +") ||
	    !range(&l, &h->new_start, &h->new_n) || !eat(&l, " @@"))
		return scan_fail(s, "a hunk header with numbers that are none, or too large");
	h->section = str_trim(l);
	if (!h->old_n && !h->new_n)
		return scan_fail(s, "a hunk of no lines");
	if ((h->old_n && !h->old_start) || (h->new_n && !h->new_start))
		return scan_fail(s, "a hunk that begins at line 0");
	return 0;
}

/* The content of a line, as its file has it. */
static int content(struct scan *s, struct str *ret)
{
	struct str l = s->line;

	if (l.n > PATCH_LINE_MAX)
		return err_set(s->e, ERR_LIMIT, "%s: line %zu: longer than %zu KiB", s->name, s->no,
			       PATCH_LINE_MAX >> 10);
	if (s->crlf) {
		/* the mail system's CR, not the file's */
		if (!l.n || l.p[l.n - 1] != '\r')
			return scan_fail(s, "line ends are mixed: this file's header ends in CRLF");
		l.n--;
	}
	*ret = l;
	return 0;
}

/* "\ No newline at end of file", in whatever language: it ends the side of the line above. */
static int no_newline(struct scan *s, struct patch_hunk *h, bool *old_end, bool *new_end)
{
	struct patch_line *last = h->line.n ? &h->line.v[h->line.n - 1] : NULL;

	if (!last)
		return scan_fail(s, "\"\\ No newline\" belongs to no line");
	if (last->no_eol)
		return scan_fail(s, "\"\\ No newline\" twice");
	last->no_eol = true;
	*old_end |= last->kind != '+';
	*new_end |= last->kind != '-';
	return 0;
}

static int hunk_lines(struct scan *s, struct patch_hunk *h)
{
	size_t old = h->old_n, new = h->new_n, changed = 0;
	bool old_end = false, new_end = false;

	while (old || new || (s->have && s->line.n && s->line.p[0] == '\\')) {
		struct patch_line *l;
		struct str c = STR("");
		char kind;
		int rc;

		if (!s->have)
			return scan_fail_at(s, h->at,
					    "this hunk ends before its %zu lines are there",
					    h->old_n > h->new_n ? h->old_n : h->new_n);
		rc = content(s, &c);
		if (rc)
			return rc;
		/* a mailer took the single space of an empty context line */
		kind = c.n ? c.p[0] : ' ';
		if (kind == '\\') {
			rc = no_newline(s, h, &old_end, &new_end);
			if (rc)
				return rc;
			scan_next(s);
			continue;
		}
		if (kind != ' ' && kind != '+' && kind != '-')
			return scan_fail(s,
					 "not a line of a hunk, but %zu more are due (from line "
					 "%zu): did a mailer wrap it?",
					 old > new ? old : new, h->at);
		if ((kind != '+' && !old) || (kind != '-' && !new))
			return scan_fail(s, "a \"%c\" line too many in the hunk of line %zu", kind,
					 h->at);
		if ((kind != '+' && old_end) || (kind != '-' && new_end))
			return scan_fail(s, "a line behind the end of the file");
		if (++s->lines > PATCH_LINES_MAX)
			return err_set(s->e, ERR_LIMIT, "%s: more than %zu lines", s->name,
				       PATCH_LINES_MAX);
		old -= kind != '+';
		new -= kind != '-';
		changed += kind != ' ';
		l = ARR_PUSH(s->arena, h->line);
		l->kind = kind;
		l->text = c.n ? (struct str){ c.p + 1, c.n - 1 } : STR("");
		scan_next(s);
	}
	if (!changed)
		return scan_fail_at(s, h->at, "a hunk that changes nothing");
	return 0;
}

/* The first line behind a side of a hunk; a side of no lines stands behind its start. */
static size_t behind(size_t start, size_t n)
{
	return start + (n ? n : 1);
}

static bool ends_file(const struct patch_hunk *h)
{
	for (size_t i = 0; i < h->line.n; i++)
		if (h->line.v[i].no_eol)
			return true;
	return false;
}

int patch_read_hunks(struct scan *s, struct patch_file *f)
{
	while (s->have && str_starts(s->line, "@@ -")) {
		struct patch_hunk h = { 0 };
		int rc = hunk_head(s, &h);

		if (rc)
			return rc;
		if (f->hunk.n) {
			const struct patch_hunk *last = &f->hunk.v[f->hunk.n - 1];

			/* a hunk of no old lines stands behind old_start */
			if (h.old_start + !h.old_n < behind(last->old_start, last->old_n))
				return scan_fail(s, "this hunk begins before the one above ends");
			if (ends_file(last))
				return scan_fail(s, "a hunk behind the end of the file");
		}
		scan_next(s);
		rc = hunk_lines(s, &h);
		if (rc)
			return rc;
		*ARR_PUSH(s->arena, f->hunk) = h;
	}
	return 0;
}

/* One line of base85 data: a length, then five characters for each four bytes. */
static bool data_line(struct str l)
{
	static const char set[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				  "!#$%&()*+-;<=>?@^_`{|}~";
	size_t n;

	if (!l.n)
		return false;
	if (l.p[0] >= 'A' && l.p[0] <= 'Z')
		n = (size_t)(l.p[0] - 'A') + 1;
	else if (l.p[0] >= 'a' && l.p[0] <= 'z')
		n = (size_t)(l.p[0] - 'a') + 27;
	else
		return false;
	if (l.n != 1 + (n + 3) / 4 * 5)
		return false;
	for (size_t i = 1; i < l.n; i++)
		if (!l.p[i] || !strchr(set, l.p[i]))
			return false;
	return true;
}

/* Nothing is inflated: what this carries is taken from the clone, or not at all. */
int patch_read_binary(struct scan *s)
{
	int blocks = 0;

	scan_next(s);
	while (s->have) {
		struct str l = scan_head(s);
		size_t n, lines = 0;

		if (!eat(&l, "literal ") && !eat(&l, "delta "))
			break;
		if (!number(&l, &n) || l.n)
			return scan_fail(s, "binary data of a size that is no number");
		if (++blocks > 2)
			return scan_fail(s, "more than two blocks of binary data");
		for (scan_next(s); s->have && scan_head(s).n; scan_next(s), lines++)
			if (!data_line(scan_head(s)))
				return scan_fail(s, "broken base85 data");
		if (!lines)
			return scan_fail(s, "binary data without any data");
		if (s->have)
			scan_next(s);
	}
	return blocks ? 0 : scan_fail(s, "\"GIT binary patch\" without any data");
}
