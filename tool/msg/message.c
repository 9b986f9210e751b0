/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commit messages: where subject, body and trailers are, line by line. */
#include "msg/message.h"

#include <strings.h>

#include "msg/marks.h"

static const char *const known_keys[] = {
	"Fixes", "Link", "Closes", "Cc", "Stable-dep-of", "Reported", "References", "Change-Id",
	"Bug", "BugLink", "CVE", "Message-ID", "Message-Id", "Git-commit", "Patch-mainline",
	"Depends-on", "Bugzilla", "JIRA", "Cherry-picked-from",
};

/* "Key" of "Key: value", empty when the line is none. */
static struct str key_of(struct str line)
{
	size_t i = 0;

	while (i < line.n && (line.p[i] == '-' || line.p[i] == '_' ||
			      (line.p[i] >= '0' && line.p[i] <= '9') ||
			      ((line.p[i] | 32) >= 'a' && (line.p[i] | 32) <= 'z')))
		i++;
	if (!i || i == line.n || line.p[i] != ':' || line.p[0] == '-' ||
	    (i + 1 < line.n && line.p[i + 1] != ' ' && line.p[i + 1] != '\t'))
		return STR("");
	return (struct str){ line.p, i };
}

static bool is_key(struct str key, const char *z)
{
	return key.n == strlen(z) && !strncasecmp(key.p, z, key.n);
}

/* A key that nothing but a trailer has: one of them makes a paragraph a trailer block. */
static bool known(struct str key)
{
	if (key.n > 3 && !strncasecmp(key.p + key.n - 3, "-by", 3))
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(known_keys); i++)
		if (is_key(key, known_keys[i]))
			return true;
	return false;
}

static bool is_pick_line(struct str line)
{
	return str_starts(line, "(cherry picked from commit ") ||
	       str_starts(line, "(backported from commit ");
}

/* The lines of a text, for walks in both directions. */
struct lines {
	struct str *v;
	size_t n, cap;
};

static bool blank(struct str line)
{
	return !str_trim(line).n;
}

/*
 * Is line @i the end of a "[ note ]" that begins at or after @floor? Sets the line where it
 * begins.
 */
static bool note_ends(const struct lines *l, size_t i, size_t floor, size_t *ret_begin)
{
	if (!str_ends(str_trim(l->v[i]), "]"))
		return false;
	for (size_t k = i + 1; k-- > floor;) {
		if (blank(l->v[k]))
			return false;
		if (str_starts(l->v[k], "[")) {
			*ret_begin = k;
			return true;
		}
		/* A trailer in between: the bracket belongs to something else. */
		if (k < i && known(key_of(l->v[k])))
			return false;
	}
	return false;
}

/*
 * The trailers among lines [from, to): the longest tail made of nothing but
 * "Key: value", continuations, "[ notes ]" and pick lines, with at least one
 * key that only trailers have. Returns its first line, @to when there is none.
 */
static size_t block_begin(const struct lines *l, size_t from, size_t to)
{
	size_t i = to, begin = to;
	bool any = false;

	while (i > from) {
		struct str line = l->v[i - 1], key = key_of(line);
		size_t note;

		if (note_ends(l, i - 1, from, &note)) {
			i = note;
		} else if (key.n || is_pick_line(line)) {
			any |= known(key) || is_pick_line(line);
			i--;
		} else if (line.p[0] == ' ' || line.p[0] == '\t') {
			/* Continues the line above, if that is a trailer. */
			i--;
			continue;
		} else {
			break;
		}
		begin = i;
	}
	return any ? begin : to;
}

/* Go up over paragraphs as long as they are trailers from their first to their last line. */
static size_t trailers_begin(const struct lines *l, size_t first)
{
	size_t to = l->n, begin = l->n;

	while (to > first) {
		size_t from, got;

		while (to > first && blank(l->v[to - 1]))
			to--;
		for (from = to; from > first && !blank(l->v[from - 1]); from--)
			;
		if (from == to)
			break;
		got = block_begin(l, from, to);
		if (got == to || (begin != l->n && got != from))
			break;
		begin = got;
		if (got != from)
			break;
		to = from;
	}
	return begin;
}

/* Lines [from, to) without blank ones at the ends, as one span of the text. */
static struct str span(const struct lines *l, size_t from, size_t to)
{
	while (from < to && blank(l->v[from]))
		from++;
	while (to > from && blank(l->v[to - 1]))
		to--;
	if (from == to)
		return STR("");
	return (struct str){ l->v[from].p, (size_t)(l->v[to - 1].p + l->v[to - 1].n -
						     l->v[from].p) };
}

static struct str join(struct arena *a, struct str one, struct str two)
{
	char *z = arena_printf(a, "%.*s %.*s", STR_ARG(one), STR_ARG(str_trim(two)));

	return str_of(z);
}

static void read_trailers(struct arena *a, const struct lines *l, size_t from, struct message *m)
{
	struct trailer *t = NULL;
	bool in_note = false;

	for (size_t i = from; i < l->n; i++) {
		struct str line = l->v[i], key = key_of(line);

		if (blank(line)) {
			t = NULL;
			in_note = false;
			continue;
		}
		if (t && (in_note || line.p[0] == ' ' || line.p[0] == '\t')) {
			t->value = join(a, t->value, line);
			in_note = in_note && !str_ends(str_trim(line), "]");
			continue;
		}
		t = ARR_PUSH(a, m->trailers);
		t->line = i + 1;
		t->key = key;
		t->value = key.n ? (struct str){ line.p + key.n + 1, line.n - key.n - 1 } : line;
		t->value = str_trim(t->value);
		in_note = !key.n && line.p[0] == '[' && !str_ends(t->value, "]");
	}
}

void message_parse(struct arena *a, struct str text, struct message *ret)
{
	struct message m = { .text = text };
	struct lines l = { 0 };
	struct str rest = text, line;
	size_t first = 0, begin;

	while (str_line(&rest, &line)) {
		if (line.n && line.p[line.n - 1] == '\r')
			line.n--;
		*ARR_PUSH(a, l) = line;
	}
	while (first < l.n && blank(l.v[first]))
		first++;
	if (first < l.n)
		m.subject = str_trim(l.v[first++]);
	begin = trailers_begin(&l, first);
	m.body = span(&l, first, begin);
	m.trailer_block = span(&l, begin, l.n);
	read_trailers(a, &l, begin, &m);
	marks_read(a, l.v, first, begin, l.n, &m);
	*ret = m;
}

const struct trailer *message_trailer(const struct message *m, const char *key)
{
	for (size_t i = 0; i < m->trailers.n; i++)
		if (is_key(m->trailers.v[i].key, key))
			return &m->trailers.v[i];
	return NULL;
}

bool message_is_port_of(const struct message *m, struct str hex, bool cherry)
{
	for (size_t i = 0; i < m->uprefs.n; i++) {
		const struct upref *u = &m->uprefs.v[i];

		if ((u->kind != UPREF_CHERRY || cherry) && u->id.n <= hex.n &&
		    !strncasecmp(u->id.p, hex.p, u->id.n))
			return true;
	}
	return false;
}
