/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Upstream lines, Fixes and reverts. What counts as an upstream line is narrow
 * on purpose: prose speaks of commits all the time, and "commit X upstream."
 * inside a paragraph about something else is no port of X.
 */
#include "msg/marks.h"

#include <strings.h>

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'f');
}

static bool is_word(char c)
{
	return is_hex(c) || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_';
}

static void skip_space(struct str *s)
{
	while (s->n && (*s->p == ' ' || *s->p == '\t')) {
		s->p++;
		s->n--;
	}
}

bool marks_hex(struct str *s, size_t min, struct str *ret)
{
	size_t i = 0;

	skip_space(s);
	while (i < s->n && is_hex(s->p[i]))
		i++;
	if (i < min || i > 40 || (i < s->n && is_word(s->p[i])))
		return false;
	*ret = (struct str){ s->p, i };
	s->p += i;
	s->n -= i;
	return true;
}

bool marks_word(struct str *s, const char *word)
{
	size_t n = strlen(word);

	skip_space(s);
	if (s->n < n || strncasecmp(s->p, word, n) ||
	    (s->n > n && is_word(word[n - 1]) && is_word(s->p[n])))
		return false;
	s->p += n;
	s->n -= n;
	return true;
}

/* Shorter ones are ambiguous in a kernel today. */
#define ID_MIN 12

/* "<id> upstream", then an optional full stop and nothing else. */
static bool id_upstream(struct str s, struct upref *u)
{
	if (!marks_hex(&s, ID_MIN, &u->id) || !marks_word(&s, "upstream"))
		return false;
	marks_word(&s, ".");
	return !str_trim(s).n;
}

/* The inside of "[ ... ]" or a line without brackets: "Upstream commit <id>". */
static bool upstream_id(struct str s, struct upref *u)
{
	if (!marks_word(&s, "upstream") || !marks_word(&s, "commit") ||
	    !marks_hex(&s, ID_MIN, &u->id))
		return false;
	marks_word(&s, ".");
	return !str_trim(s).n;
}

static bool bracketed(struct str line, char open, char close, struct str *ret)
{
	line = str_trim(line);
	if (line.n < 2 || line.p[0] != open || line.p[line.n - 1] != close)
		return false;
	*ret = (struct str){ line.p + 1, line.n - 2 };
	return true;
}

static bool pick_line(struct str line, struct upref *u)
{
	struct str s;

	if (!bracketed(line, '(', ')', &s))
		return false;
	if (marks_word(&s, "cherry picked from commit"))
		u->kind = UPREF_CHERRY;
	else if (marks_word(&s, "backported from commit"))
		u->kind = UPREF_BACKPORTED;
	else
		return false;
	if (!marks_hex(&s, ID_MIN, &u->id))
		return false;
	u->rest = str_trim(s);
	return true;
}

/* "commit <id>" and nothing else. */
static bool bare_line(struct str s, struct upref *u)
{
	return str_starts(s, "commit ") && marks_word(&s, "commit") && marks_hex(&s, 40, &u->id) &&
	       !str_trim(s).n;
}

/* A line that looks like a header of the message: what ports put above the log. */
static bool header_like(struct str s)
{
	size_t i = 0;

	if (marks_word(&s, "upstream status"))	/* RHEL's, the only one with a space */
		return str_starts(s, ":");
	while (i < s.n && (is_word(s.p[i]) || s.p[i] == '-'))
		i++;
	return i && i < s.n && s.p[i] == ':';
}

static bool upstream_line(struct str line, struct upref *u)
{
	struct str s = line;

	u->kind = UPREF_UPSTREAM;
	if (marks_word(&s, "commit") && id_upstream(s, u))
		return true;
	if (upstream_id(line, u))
		return true;
	u->kind = UPREF_BRACKET;
	if (!bracketed(line, '[', ']', &s))
		return false;
	return upstream_id(s, u) || (marks_word(&s, "commit") && id_upstream(s, u));
}

/* "Near the top": BugLink, CVE, From lines and a note may stand above it, not the log. */
#define TOP_LINES 20

static void read_uprefs(struct arena *a, const struct str *line, size_t body, size_t n,
			struct message *m)
{
	bool free_above = true;		/* nothing, a blank line or a header line above */
	bool prose = false;		/* the log has begun */

	for (size_t i = body; i < n; i++) {
		struct upref u = { .line = i + 1 };
		struct str s = line[i], next = i + 1 < n ? line[i + 1] : STR("");
		bool found = false, top = i - body < TOP_LINES;

		/* Indented is quoted: RHEL's log below the id, mails, examples. */
		if (s.n && (s.p[0] == ' ' || s.p[0] == '\t' || s.p[0] == '>')) {
			free_above = false;
			continue;
		}
		if (str_starts(s, "Git-commit:")) {
			u.kind = UPREF_GIT_COMMIT;
			s.p += strlen("Git-commit:");
			s.n -= strlen("Git-commit:");
			found = marks_hex(&s, ID_MIN, &u.id) && !str_trim(s).n;
		} else if (pick_line(s, &u)) {
			found = true;
		} else if (free_above && top && upstream_line(s, &u)) {
			found = true;
		} else if (free_above && bare_line(s, &u)) {
			u.kind = UPREF_BARE;
			found = str_starts(next, "Author:") || (!prose && !str_trim(next).n);
		}
		if (found)
			*ARR_PUSH(a, m->uprefs) = u;
		free_above = found || !str_trim(line[i]).n || header_like(line[i]);
		prose |= !free_above;
	}
}

size_t marks_citations(struct arena *a, struct str value, struct citation **v, size_t *n,
		       size_t *cap)
{
	ARR(struct citation) list = { *v, *n, *cap };
	size_t before = list.n;

	for (;;) {
		struct citation c = { .title = STR("") };
		ptrdiff_t close;

		marks_word(&value, "commit");
		if (!marks_hex(&value, 7, &c.id))
			break;
		skip_space(&value);
		if (str_starts(value, "(\"") || str_starts(value, "('")) {
			char quote = value.p[1];
			const char end[] = { quote, ')' };

			close = str_find(value, (struct str){ end, 2 }, 2);
			if (close < 0)
				close = (ptrdiff_t)value.n;
			c.title = (struct str){ value.p + 2, (size_t)close - 2 };
			close = (size_t)close + 2 > value.n ? (ptrdiff_t)value.n : close + 2;
			value.p += close;
			value.n -= (size_t)close;
		}
		*ARR_PUSH(a, list) = c;
		if (!marks_word(&value, ","))
			break;
	}
	*v = list.v;
	*n = list.n;
	*cap = list.cap;
	return list.n - before;
}

/* The message as one line of words, from line @i on: sentences are wrapped anywhere. */
static struct str unwrap(struct arena *a, const struct str *line, size_t i, size_t n)
{
	struct str all = str_trim(line[i]);

	for (size_t k = i + 1; k < n && k < i + 4 && str_trim(line[k]).n; k++)
		all = str_of(arena_printf(a, "%.*s %.*s", STR_ARG(all),
					  STR_ARG(str_trim(line[k]))));
	return all;
}

static void read_revert(struct arena *a, struct str s, struct message *m)
{
	struct revert r = { .upstream = STR("") };
	bool upstream;

	if (!marks_word(&s, "this") || !marks_word(&s, "reverts"))
		return;
	upstream = marks_word(&s, "upstream");
	if (!marks_word(&s, "commit") || !marks_hex(&s, 7, &r.id))
		return;
	if (upstream)
		r.upstream = r.id;
	marks_word(&s, ",");
	if (marks_word(&s, "which") && (marks_word(&s, "is") || marks_word(&s, "was"))) {
		marks_word(&s, "upstream");
		if (!marks_word(&s, "commit") || !marks_hex(&s, 7, &r.upstream))
			r.upstream = STR("");
	}
	*ARR_PUSH(a, m->reverts) = r;
}

static void read_line_tag(struct arena *a, struct str line, const char *tag, struct citation **v,
			  size_t *n, size_t *cap)
{
	if (line.n && line.p[0] != ' ' && marks_word(&line, tag))
		marks_citations(a, line, v, n, cap);
}

void marks_read(struct arena *a, const struct str *line, size_t body, size_t trailers, size_t n,
		struct message *m)
{
	struct str s = m->subject;

	m->is_revert = marks_word(&s, "revert") && s.n && (*s.p == ' ' || *s.p == ':');
	read_uprefs(a, line, body, n, m);
	for (size_t i = body; i < trailers; i++) {
		struct str first = line[i];

		if (marks_word(&first, "this") && marks_word(&first, "reverts"))
			read_revert(a, unwrap(a, line, i, trailers), m);
		/* Some stand above the block, or in a message that has none. */
		read_line_tag(a, line[i], "Fixes:", &m->fixes.v, &m->fixes.n, &m->fixes.cap);
		read_line_tag(a, line[i], "Stable-dep-of:", &m->dep_of.v, &m->dep_of.n,
			      &m->dep_of.cap);
	}
	m->is_revert |= m->reverts.n > 0;
	for (size_t i = 0; i < m->trailers.n; i++) {
		const struct trailer *t = &m->trailers.v[i];
		struct stable_tag tag;

		s = t->key;
		if (!s.n)
			continue;
		if (s.n == 5 && marks_word(&s, "fixes"))
			marks_citations(a, t->value, &m->fixes.v, &m->fixes.n, &m->fixes.cap);
		else if (marks_word(&s, "stable-dep-of"))
			marks_citations(a, t->value, &m->dep_of.v, &m->dep_of.n, &m->dep_of.cap);
		else if (s.n == 2 && marks_word(&s, "cc") && marks_stable(a, t->value, &tag))
			*ARR_PUSH(a, m->stable) = tag;
		else if ((marks_word(&s, "link") || marks_word(&s, "closes")) && !s.n)
			*ARR_PUSH(a, m->links) = t->value;
	}
}
