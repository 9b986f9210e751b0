// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What `spatch --parse-c` could not read. For each stretch it prints the place
 * where it gave up, then the stretch line by line:
 *
 *	 = File "input.c", line 10, column 1, charpos = 62
 *	badcount: 3
 *	bad: static void b(int x)
 *	bad: {
 *	BAD:!!!!! 	the line it gave up at
 *	bad: }
 *
 * and at the end "nb good = 16,  nb bad = 3". Where it gave up inside a macro
 * that it knows, the place is one of its own headers. All of it is checked
 * against the text: half understood is not understood.
 */
#include "c/item.h"
#include "spatch/run.h"

#define BAD_MARK "BAD:!!!!! "

/* Lines from first to last; it gave up at `at`. All from 1. */
struct stretch {
	uint32_t first, last, at;
};

struct stretches {
	struct stretch *v;
	size_t n, cap;
};

struct reader {
	struct arena *a;
	struct str *line;	/* of the text */
	size_t n;
	struct stretches bad;
	size_t bad_lines;	/* announced by badcount */
};

static void split_lines(struct reader *rd, struct str text)
{
	ARR(struct str) lines = { 0 };
	struct str rest = text, line;

	while (str_line(&rest, &line))
		*ARR_PUSH(rd->a, lines) = line;
	rd->line = lines.v;
	rd->n = lines.n;
}

static bool number_after(struct str s, const char *mark, uint32_t *ret)
{
	ptrdiff_t at = str_find(s, str_of(mark), 0);
	uint32_t n = 0;
	size_t i;

	if (at < 0)
		return false;
	i = (size_t)at + strlen(mark);
	if (i >= s.n || s.p[i] < '0' || s.p[i] > '9')
		return false;
	for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9' && n < UINT32_MAX / 16; i++)
		n = n * 10 + (uint32_t)(s.p[i] - '0');
	*ret = n;
	return true;
}

/* A printed line: its content, and whether it is the one where it gave up. */
static bool bad_line(struct str s, struct str *ret, bool *ret_here)
{
	bool here = str_starts(s, BAD_MARK);
	size_t n = here ? strlen(BAD_MARK) : strlen("bad: ");

	if (!here && !str_starts(s, "bad: "))
		return false;
	*ret = (struct str){ s.p + n, s.n - n };
	*ret_here = here;
	return true;
}

static bool lines_match(const struct reader *rd, size_t first, const struct str *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (first + i >= rd->n || !str_eq(v[i], rd->line[first + i]))
			return false;
	}
	return true;
}

/* @n lines from index @first on; it gave up at index @at. */
static void add_stretch(struct reader *rd, size_t first, size_t n, size_t at)
{
	*ARR_PUSH(rd->a, rd->bad) = (struct stretch){
		(uint32_t)(first + 1), (uint32_t)(first + n), (uint32_t)(at + 1)
	};
}

/* The stretch printed from @rest on, which gave up at line @at, or at an unknown one if 0. */
static bool take_stretch(struct reader *rd, struct str *rest, uint32_t at)
{
	struct str peek = *rest, line, content;
	ARR(struct str) got = { 0 };
	size_t here = SIZE_MAX, before = rd->bad.n;
	bool is_here;

	while (str_line(&peek, &line) && bad_line(line, &content, &is_here)) {
		if (is_here)
			here = got.n;
		*ARR_PUSH(rd->a, got) = content;
		*rest = peek;
	}
	if (at) {
		if (here == SIZE_MAX || at <= here || !lines_match(rd, at - here - 1, got.v, got.n))
			return false;
		add_stretch(rd, at - here - 1, got.n, at - 1);
		return true;
	}
	/* all places that look like it */
	for (size_t i = 0; got.n && i + got.n <= rd->n; i++) {
		if (lines_match(rd, i, got.v, got.n))
			add_stretch(rd, i, got.n, i + (got.n > 1));
	}
	return rd->bad.n > before;
}

static bool read_talk(struct reader *rd, const char *file, struct str talk, struct str sums)
{
	const char *ours = arena_printf(rd->a, "File \"%s\", line ", file);
	struct str rest = talk, line;
	uint32_t at = 0, n, total = 0;
	bool summed = false, placed = false;

	while (str_line(&rest, &line)) {
		if (str_starts(line, " = File ") || str_starts(line, " =File ")) {
			if (!number_after(line, ours, &at))
				at = 0;
			placed = true;
		} else if (str_starts(line, "badcount: ")) {
			if (!number_after(line, "badcount: ", &n) || !placed ||
			    !take_stretch(rd, &rest, at))
				return false;
			rd->bad_lines += n;
			placed = false;
		}
	}
	while (str_line(&sums, &line))
		summed |= number_after(line, "nb bad = ", &total);
	return summed && total == rd->bad_lines;
}

/* Last line of a token: comments may span several. */
static uint32_t last_line(const struct toks *t, size_t i)
{
	uint32_t n = t->v[i].line;

	for (uint32_t k = 0; k < t->v[i].len; k++)
		n += t->text.p[t->v[i].off + k] == '\n';
	return n;
}

/*
 * A stretch begins on the line where what came before it ended: a function that
 * has only its last line in common with it was read.
 */
static bool within(const struct stretch *s, uint32_t first, uint32_t last)
{
	return s->first <= last && s->last >= first && (s->first != last || s->at == s->first);
}

static bool find_unread(struct reader *rd, struct str text, const struct str *names, size_t n,
			struct spatch_unread *ret)
{
	struct toks toks;
	struct items items;

	tok_lex(rd->a, text, &toks);
	item_split(rd->a, &toks, &items);
	for (size_t i = 0; i < items.n; i++) {
		const struct item *it = &items.v[i];
		size_t k = 0;

		while (k < n && !str_eq(names[k], it->name))
			k++;
		if (it->kind != ITEM_FUNC || k == n)
			continue;
		for (size_t b = 0; b < rd->bad.n; b++) {
			const struct stretch *s = &rd->bad.v[b];

			if (!within(s, toks.v[it->head].line, last_line(&toks, it->end - 1)))
				continue;
			*ret = (struct spatch_unread){ names[k], s->at };
			return true;
		}
	}
	return false;
}

int spatch_parses(const struct spatch *s, const char *path, struct str text,
		  const struct str *names, size_t n, struct spatch_unread *ret, struct err *e)
{
	CLEANUP(spatch_room_release) struct spatch_room r = { .arena = ARENA_INIT };
	const char *args[] = { "--no-includes", "--temp-files", "t", "--parse-c", NULL, NULL };
	struct reader rd = { .a = &r.arena };
	int rc = spatch_room_init(&r, s, path, text, e);

	args[ARRAY_SIZE(args) - 2] = r.file;
	if (!rc)
		rc = spatch_room_run(&r, args, e);
	if (rc)
		return rc;
	split_lines(&rd, text);
	if (r.status || r.out.full || r.err.full ||
	    !read_talk(&rd, r.file, buf_str(&r.err), buf_str(&r.out))) {
		err_set(e, ERR_TOOL, "cannot tell what Coccinelle could parse of %s (exit code %d)",
			path, r.status);
		err_at(e, NULL, NULL, path);
		err_next(e, "spatch --parse-c %s", path);
		return ERR_TOOL;
	}
	return !find_unread(&rd, text, names, n, ret);
}
