/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Code moves between files, and files are split and merged: an item that is not
 * in the file of that name is looked for in those around it.
 */
#include "work/locate.h"

#include <stdlib.h>

#include "port/tokmerge.h"

/* Words of a path that are looked at, and files that are read in search of one item. */
#define NEAR_WORDS 16
#define NEAR_FILES 400
/* Files whose functions are compared, whatever their names. */
#define LIKE_FILES 60
/* Words in common, in percent: of items of one name, and of functions of two names. */
#define SAME_NAME 40
#define OTHER_NAME 65
/* How far the best place must be ahead of the next. */
#define LEAD 12
/* Shorter items say nothing by themselves. */
#define TELLING_TOKENS 40

struct locate_near {
	const struct path_node *n;
	unsigned score;
};

static bool word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* The words of a path: "drivers", "usb", "typec", "core" of drivers/usb/typec/core.c */
static size_t words_of(const char *path, struct str *ret, size_t max)
{
	const char *end = strrchr(path, '.');
	size_t n = 0;

	if (!end)
		end = path + strlen(path);
	for (const char *p = path; p < end && n < max;) {
		const char *from = p;

		while (p < end && word_char(*p))
			p++;
		if (p - from > 1)
			ret[n++] = (struct str){ from, (size_t)(p - from) };
		while (p < end && !word_char(*p))
			p++;
	}
	return n;
}

static uint32_t words_in(const char *path, const struct str *words, size_t n)
{
	struct str here[32];
	size_t m = words_of(path, here, ARRAY_SIZE(here));
	uint32_t bits = 0;

	for (size_t i = 0; i < m; i++)
		for (size_t k = 0; k < n; k++)
			if (str_eq(here[i], words[k]))
				bits |= 1u << k;
	return bits;
}

static unsigned log2_of(size_t n)
{
	unsigned l = 0;

	while (n >>= 1)
		l++;
	return l;
}

static struct str dir_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return (struct str){ path, slash ? (size_t)(slash - path) : 0 };
}

static int by_score(const void *a, const void *b)
{
	const struct locate_near *x = a, *y = b;

	if (x->score != y->score)
		return x->score < y->score ? 1 : -1;
	return strcmp(x->n->path, y->n->path);
}

/* The C files of the branch, those that share the rarest words with @path first. */
static size_t nearest(struct locate *l, struct arena *a, const char *path, struct locate_near **ret)
{
	struct str words[NEAR_WORDS];
	size_t nw = words_of(path, words, NEAR_WORDS), many[NEAR_WORDS] = { 0 }, n = 0;
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	uint32_t *bits = ARENA_NEW_N(&tmp, uint32_t, l->files.n + 1);
	struct locate_near *all = ARENA_NEW_N(&tmp, struct locate_near, l->files.n + 1);

	for (size_t i = 0; i < l->files.n; i++) {
		if (!port_is_c(l->files.v[i].path))
			continue;
		bits[i] = words_in(l->files.v[i].path, words, nw);
		for (size_t k = 0; k < nw; k++)
			many[k] += bits[i] >> k & 1;
	}
	for (size_t i = 0; i < l->files.n; i++) {
		unsigned score = 0;

		for (size_t k = 0; k < nw; k++)
			if (bits[i] >> k & 1)
				score += 1 + log2_of(l->files.n / many[k]);
		if (!score || !strcmp(l->files.v[i].path, path))
			continue;
		if (str_eq(dir_of(path), dir_of(l->files.v[i].path)))
			score += 4;
		all[n++] = (struct locate_near){ &l->files.v[i], score };
	}
	qsort(all, n, sizeof(*all), by_score);
	n = n < NEAR_FILES ? n : NEAR_FILES;
	*ret = ARENA_NEW_N(a, struct locate_near, n + 1);
	memcpy(*ret, all, n * sizeof(*all));
	return n;
}

static bool mentions(struct str text, struct str name)
{
	for (ptrdiff_t at = 0; (at = str_find(text, name, (size_t)at)) >= 0; at++) {
		size_t end = (size_t)at + name.n;

		if ((!at || !(word_char(text.p[at - 1]) || text.p[at - 1] == '_')) &&
		    (end >= text.n || !(word_char(text.p[end]) || text.p[end] == '_')))
			return true;
	}
	return false;
}

struct search {
	struct locate *l;
	const struct share_item *it;
	bool by_name;
	struct map lines;	/* of the item, each with the round that saw it last */
	uintptr_t round;
	const char *path;
	unsigned top, second;
};

/* Lines that say something, brackets aside. */
static bool telling(struct str line)
{
	return line.n >= 12;
}

static void note_lines(struct search *s, struct arena *a)
{
	struct str item = s->it->before, line;

	map_init(&s->lines, a);
	while (str_line(&item, &line)) {
		line = str_trim(line);
		if (telling(line))
			map_put(&s->lines, line, NULL);
	}
}

/* Has most lines of the item: worth reading as C. One pass over the file, however long the item. */
static bool promising(struct search *s, struct str text)
{
	size_t there = 0;
	struct str line;

	s->round++;
	while (str_line(&text, &line)) {
		line = str_trim(line);
		if (telling(line) && map_has(&s->lines, line)) {
			void **seen = map_at(&s->lines, line);

			there += (uintptr_t)*seen != s->round;
			*seen = (void *)s->round;
		}
	}
	return s->lines.n && there * 2 >= s->lines.n;
}

static void look(struct search *s, const char *path, struct str text)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct trio x;

	if (s->by_name ? !mentions(text, s->it->name) : !promising(s, text))
		return;
	trio_init(&x, &tmp, s->it->before, STR(""), text);
	side_lex(&x, &x.p);
	side_lex(&x, &x.t);
	for (size_t i = 0; i < x.t.items.n; i++) {
		const struct item *t = &x.t.items.v[i];
		unsigned like;

		if (t->kind != s->it->kind || (s->by_name && !str_eq(t->name, s->it->name)))
			continue;
		like = tok_likeness(&tmp, (struct tok_range){ &x.p, 0, x.p.toks.n },
				    (struct tok_range){ &x.t, t->first, t->end });
		if (like > s->top) {
			/* twice in one file (a stub under #else) is one place */
			if (!s->path || strcmp(s->path, path))
				s->second = s->top;
			s->top = like;
			s->path = path;
		} else if (like > s->second && strcmp(s->path, path)) {
			s->second = like;
		}
	}
}

static int look_at(struct search *s, const char *path, const struct oid *id, struct err *e)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct str text;
	int rc = locate_text(s->l, &tmp, id, &text, e);

	if (!rc)
		look(s, path, text);
	return rc;
}

static const struct path_node *node_of(struct locate *l, const char *path)
{
	const struct path_node *n = NULL;

	while ((n = locate_next(l, path, n)) && strcmp(n->path, path))
		;
	return n;
}

static int search(struct search *s, const struct locate_near *near, size_t n,
		  const char *const *also, size_t nalso, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; i < n && !rc; i++)
		rc = look_at(s, near[i].n->path, &near[i].n->id, e);
	for (size_t i = 0; i < nalso && !rc; i++) {
		const struct path_node *node = node_of(s->l, also[i]);
		bool seen = !node || !port_is_c(also[i]);

		for (size_t k = 0; k < n && !seen; k++)
			seen = near[k].n == node;
		if (!seen)
			rc = look_at(s, node->path, &node->id, e);
	}
	return rc;
}

static bool nameable(const struct share_item *it)
{
	return it->name.n > 2 && (it->kind == ITEM_FUNC || it->kind == ITEM_TYPE ||
				  it->kind == ITEM_VAR || it->kind == ITEM_MACRO ||
				  it->kind == ITEM_PROTO || it->kind == ITEM_CALL);
}

static size_t token_count(struct arena *a, struct str text)
{
	struct toks t;

	tok_lex(a, text, &t);
	return t.n;
}

int locate_item(struct locate *l, const char *path, const struct share_item *it,
		const char *const *also, size_t nalso, struct item_place *ret, struct err *e)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct search s = { .l = l, .it = it, .by_name = true };
	int rc;

	*ret = (struct item_place){ 0 };
	if (!nameable(it))
		return 0;
	rc = locate_list(l, e);
	if (rc)
		return rc;
	if (!l->near_of || strcmp(l->near_of, path)) {
		l->near_of = arena_str(l->arena, path);
		l->n_near = nearest(l, &l->list, path, &l->near);
	}
	rc = search(&s, l->near, l->n_near, also, nalso, e);
	if (!rc && !s.path && it->kind == ITEM_FUNC &&
	    token_count(&tmp, it->before) >= TELLING_TOKENS) {
		s.by_name = false;
		note_lines(&s, &tmp);
		rc = search(&s, l->near, l->n_near < LIKE_FILES ? l->n_near : LIKE_FILES, also,
			    nalso, e);
	}
	if (rc || !s.path || s.top < (s.by_name ? SAME_NAME : OTHER_NAME) ||
	    s.top < s.second + LEAD)
		return rc;
	*ret = (struct item_place){ arena_str(l->arena, s.path), s.top, !s.by_name };
	return 0;
}
