/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Patches: which lines begin a file, and what may stand between two. */
#include "msg/patch.h"

#include <stdarg.h>
#include <stdio.h>

#include "msg/patch_parts.h"

void scan_next(struct scan *s)
{
	s->have = str_line(&s->rest, &s->line);
	s->no += s->have;
}

struct str scan_peek(const struct scan *s)
{
	struct str rest = s->rest, line = STR("");

	str_line(&rest, &line);
	return line;
}

struct str scan_head(const struct scan *s)
{
	struct str line = s->line;

	if (line.n && line.p[line.n - 1] == '\r')
		line.n--;
	return line;
}

static int fail(struct scan *s, size_t at, const char *fmt, va_list ap)
{
	char what[1024];

	vsnprintf(what, sizeof(what), fmt, ap);
	return err_set(s->e, ERR_INPUT, "%s: line %zu: %s", s->name, at, what);
}

int scan_fail(struct scan *s, const char *fmt, ...)
{
	va_list ap;
	int rc;

	va_start(ap, fmt);
	rc = fail(s, s->no, fmt, ap);
	va_end(ap);
	return rc;
}

int scan_fail_at(struct scan *s, size_t at, const char *fmt, ...)
{
	va_list ap;
	int rc;

	va_start(ap, fmt);
	rc = fail(s, at, fmt, ap);
	va_end(ap);
	return rc;
}

bool patch_starts(struct str line)
{
	if (str_starts(line, "diff -") || str_starts(line, "Index: "))
		return true;
	if (!str_starts(line, "---"))
		return false;
	line.p += 3;
	line.n -= 3;
	/* "--- a/x" begins a diff; "---" with nothing behind it ends the message */
	return !str_trim(line).n || (line.n > 1 && line.p[0] == ' ' && line.p[1] != ' ');
}

/* "--- x" counts only when "+++ x" and a hunk follow: else it is somebody's text. */
static bool plain_begins(const struct scan *s)
{
	struct str rest = s->rest, line;

	if (!str_starts(s->line, "--- "))
		return false;
	return str_line(&rest, &line) && str_starts(line, "+++ ") && str_line(&rest, &line) &&
	       str_starts(line, "@@ -");
}

static bool signature(struct str line)
{
	return str_is(line, "-- ") || str_is(line, "--");
}

/* A line between files: harmless text, or a part of a hunk that its header does not count? */
static int between(struct scan *s, bool *fresh, bool any)
{
	struct str line = scan_head(s);

	if (str_starts(line, "diff --cc ") || str_starts(line, "diff --combined ") ||
	    str_starts(line, "@@@ "))
		return scan_fail(s, "a combined diff (of a merge) is no patch");
	if (any && str_is(line, "---"))
		return scan_fail(s, "\"---\" after a diff: the commit message itself contains a "
				 "diff, and nobody can tell which is the patch");
	if (!line.n)
		return 0;
	if (!*fresh)
		return 0;
	if (signature(line)) {
		*fresh = false;
		return 0;
	}
	if (str_starts(line, "@@"))
		return scan_fail(s, "not a hunk header: \"%.*s\"", (int)(line.n < 60 ? line.n : 60),
				 line.p);
	if (line.p[0] == '\\')
		return scan_fail(s, "\"\\ No newline\" belongs to no line");
	if (strchr("+- ", line.p[0]))
		return scan_fail(s, "the hunk before has more lines than its header says");
	*fresh = false;
	return 0;
}

/* Characters that make text read otherwise than it is compiled. */
static const char *hidden(struct str t)
{
	for (size_t i = 0; i + 2 < t.n; i++) {
		const unsigned char *c = (const unsigned char *)t.p + i;

		if (c[0] != 0xe2)
			continue;
		if ((c[1] == 0x80 && c[2] >= 0xaa && c[2] <= 0xae) ||
		    (c[1] == 0x81 && c[2] >= 0xa6 && c[2] <= 0xa9))
			return "it has characters that change the direction of text";
		if (c[1] == 0x80 && c[2] >= 0x8b && c[2] <= 0x8f)
			return "it has characters without width";
	}
	return NULL;
}

static int read_all(struct scan *s, struct patch *p, struct str text)
{
	bool fresh = false, ended = false;
	int rc = 0;

	for (scan_next(s); s->have && !rc;) {
		struct patch_file f = { .at = s->no };
		bool git = str_starts(s->line, "diff --git ");

		if (!git && !plain_begins(s)) {
			rc = between(s, &fresh, p->file.n && !ended);
			/* below a signature anybody may write anything */
			ended |= p->file.n && signature(scan_head(s));
			scan_next(s);
			continue;
		}
		if (!p->file.n)
			p->head = (struct str){ text.p, (size_t)(s->line.p - text.p) };
		s->crlf = s->line.n && s->line.p[s->line.n - 1] == '\r';
		rc = git ? patch_read_git(s, &f) : patch_read_plain(s, &f);
		if (!rc)
			rc = patch_check_file(s, &f);
		fresh = f.hunk.n > 0;
		ended = false;
		*ARR_PUSH(s->arena, p->file) = f;
	}
	return rc;
}

int patch_parse(struct arena *a, struct str text, const char *name, struct patch *ret,
		struct err *e)
{
	struct scan s = { .arena = a, .name = name, .rest = text, .strip = -1, .e = e };
	struct patch p = { .head = text };
	const char *nul = text.n ? memchr(text.p, 0, text.n) : NULL;
	int rc;

	if (text.n > PATCH_TEXT_MAX)
		return err_set(e, ERR_LIMIT, "%s: a patch of more than %zu MiB", name,
			       PATCH_TEXT_MAX >> 20);
	if (nul) {
		size_t at = 1;

		for (const char *q = text.p; q < nul; q++)
			at += *q == '\n';
		return scan_fail_at(&s, at, "a NUL byte");
	}
	rc = read_all(&s, &p, text);
	if (!rc)
		rc = patch_check_all(&s, &p);
	if (rc)
		return rc;
	p.hidden = p.file.n ? hidden(text) : NULL;
	*ret = p;
	return 0;
}
