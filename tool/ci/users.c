// SPDX-License-Identifier: GPL-2.0-or-later
#include "ci/users.h"

#include "git/blob.h"
#include "git/udiff.h"

/* Words that stand before a parenthesis in any header. */
static const char *const common[] = {
	"if", "while", "for", "switch", "return", "sizeof", "defined", "__attribute__", "likely",
	"unlikely", "__printf", "typeof", "__aligned", "EXPORT_SYMBOL", "EXPORT_SYMBOL_GPL",
	"IS_ENABLED", "__acquires", "__releases", "BUG_ON", "WARN_ON", "WARN_ON_ONCE",
};

void users_init(struct users *u, struct arena *a)
{
	u->arena = a;
	map_init(&u->names, a);
}

static bool word_char(char c)
{
	return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z');
}

/* Names before a parenthesis on one line of a difference. */
static void names_of(struct users *u, struct str line)
{
	for (size_t i = 1; i < line.n; i++) {
		size_t from = i;
		struct str w;
		bool usual = false;

		if (line.p[i] != '(' || !word_char(line.p[i - 1]))
			continue;
		while (from > 1 && word_char(line.p[from - 1]))
			from--;
		w = (struct str){ line.p + from, i - from };
		for (size_t k = 0; k < ARRAY_SIZE(common); k++)
			usual = usual || str_is(w, common[k]);
		if (!usual && w.n > 2)
			map_put(&u->names, arena_span(u->arena, w), u);
	}
}

int users_header(struct repo *r, struct users *u, const struct tree_change *c, struct err *e)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	CLEANUP(buf_release) struct buf diff = BUF_INIT(BUF_FILE_MAX);
	struct str before = { "", 0 }, after, rest, line;
	int rc = 0;

	if (c->kind != TREE_ADDED)
		rc = blob_text(r, &tmp, &c->old_id, &before, e);
	if (!rc)
		rc = blob_text(r, &tmp, &c->new_id, &after, e);
	if (rc)
		return rc;
	udiff_texts(before, after, 0, &diff);
	rest = buf_str(&diff);
	while (str_line(&rest, &line))
		if (line.n && (line.p[0] == '+' || line.p[0] == '-'))
			names_of(u, line);
	return 0;
}

struct search {
	struct repo *repo;
	struct users *u;
	const char ***v;
	size_t *n, *cap;
	struct err *e;
};

/* Does the text name one of them? Word by word: one look-up each. */
static bool uses(const struct users *u, struct str s)
{
	for (size_t i = 0; i < s.n;) {
		size_t from = i;

		while (i < s.n && word_char(s.p[i]))
			i++;
		if (i > from && map_has(&u->names, (struct str){ s.p + from, i - from }))
			return true;
		i += i == from;
	}
	return false;
}

static int look(void *ctx, const char *path, const struct oid *id, uint32_t mode)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct search *s = ctx;
	struct str text;
	int rc;

	if (mode == TREE_LINK || !str_ends(str_of(path), ".c"))
		return 0;
	for (size_t i = 0; i < *s->n; i++)
		if (!strcmp((*s->v)[i], path))
			return 0;
	rc = blob_text(s->repo, &tmp, id, &text, s->e);
	if (rc || !uses(s->u, text))
		return rc;
	arr_grow(s->u->arena, (void **)s->v, s->n, s->cap, sizeof(**s->v));
	(*s->v)[*s->n - 1] = arena_str(s->u->arena, path);
	return 0;
}

int users_find(struct repo *r, struct users *u, const struct oid *tree, const char ***v, size_t *n,
	       size_t *cap, struct err *e)
{
	/* What can be compiled for x86 and uses memory management; drivers come by the build. */
	static const char *const where[] = { "mm", "fs", "kernel", "arch/x86/mm", "net", "block",
					     "lib", "virt" };
	struct search s = { r, u, v, n, cap, e };
	int rc = 0;

	if (!u->names.n)
		return 0;
	for (size_t i = 0; i < ARRAY_SIZE(where) && rc >= 0; i++) {
		rc = tree_walk(r, tree, where[i], look, &s, e);
		if (rc == ERR_NOT_FOUND)
			rc = 0;
	}
	return rc;
}
