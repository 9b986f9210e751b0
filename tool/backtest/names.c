/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Does a port use a word that its target does not have? The gate asks the same before it lets a
 * port pass; here its answer is held against the text of the whole tree.
 */
#include "backtest/parts.h"
#include "base/map.h"
#include "c/item.h"
#include "c/names.h"
#include "git/tree.h"
#include "index/world.h"

/* Words that were not found yet, and how many. */
struct search {
	struct bt_bench *b;
	struct str *word;
	size_t n;
};

static bool word_char(char c)
{
	return c == '_' || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static void strike(struct search *s, struct str text)
{
	for (size_t i = 0; i < s->n;) {
		bool found = false;

		for (ptrdiff_t at = 0; (at = str_find(text, s->word[i], (size_t)at)) >= 0 && !found;
		     at++)
			found = (!at || !word_char(text.p[at - 1])) &&
				((size_t)at + s->word[i].n == text.n ||
				 !word_char(text.p[at + s->word[i].n]));
		if (found)
			s->word[i] = s->word[--s->n];
		else
			i++;
	}
}

static int look_into(void *ctx, const char *path, const struct oid *id, uint32_t mode)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct search *s = ctx;
	struct blob_cache once;
	struct str text;

	(void)path;
	blob_cache_init(&once, s->b->repo, &tmp);
	if (mode != TREE_LINK && !blob_cached(&once, id, &text, NULL))
		strike(s, text);
	return !s->n;
}

/* Everything that the port's own texts define or declare, locals and parameters too. */
static void define(struct arena *a, struct str text, struct map *own, struct names *ret)
{
	struct toks t;

	tok_lex(a, text, &t);
	names_of(a, &t, 0, t.n, NAMES_DEFS | NAMES_USES | NAMES_LOCALS, ret);
	for (size_t i = 0; i < ret->defs.n; i++)
		map_put(own, ret->defs.v[i].name, own);
	for (size_t i = 0; i < ret->locals.n; i++)
		map_put(own, ret->locals.v[i].name, own);
	/* DEFINE_MUTEX(x) defines x */
	for (size_t i = 0; i < ret->calls.n; i++)
		for (size_t k = 0; k < ret->calls.v[i].nargs; k++)
			map_put(own, str_trim(ret->calls.v[i].args[k]), own);
}

/* Does some file in scope know the word, as whatever? That spares reading the tree. */
static bool known(const struct world *w, const char *path, struct str word)
{
	static const enum name_kind kinds[] = { NAME_ANY, NAME_TAG, NAME_FIELD };

	for (size_t k = 0; k < ARRAY_SIZE(kinds); k++) {
		enum world_answer w_has = w->find(w->ctx, path, word, kinds[k], NULL);

		if (w_has == WORLD_FOUND || w_has == WORLD_BY_USE)
			return true;
	}
	return false;
}

void bt_names_lacking(struct bt_bench *b, struct bt_record *ret)
{
	struct arena *a = b->arena;
	struct search s = { .b = b };
	struct tree_world *tw;
	struct names *names = ARENA_NEW_N(a, struct names, b->made.n + 1);
	struct cache *c = cache_open(cache_dir(a, b->o->env));
	ARR(struct str) left = { 0 };
	struct map own;

	tw = world_of_tree(b->repo, c, &b->base.tree);
	map_init(&own, a);
	for (size_t i = 0; i < b->made.n; i++)
		if (b->made.v[i].there && port_is_c(b->made.v[i].path))
			define(a, b->made.v[i].text, &own, &names[i]);
	for (size_t i = 0; i < b->made.n; i++)
		for (size_t k = 0; k < names[i].uses.n; k++) {
			struct str word = names[i].uses.v[k].name;

			if (map_has(&own, word) || names_builtin(word))
				continue;
			map_put(&own, word, &own);	/* once */
			if (!known(tree_world(tw), b->made.v[i].path, word))
				*ARR_PUSH(a, left) = word;
		}
	tree_world_free(tw);
	cache_free(c);
	s.word = left.v;
	s.n = left.n;
	if (s.n)
		(void)tree_walk(b->repo, &b->base.tree, "", look_into, &s, NULL);
	for (size_t i = 0; i < s.n; i++)
		ret->lacking = ret->lacking ?
			arena_printf(a, "%s %.*s", ret->lacking, STR_ARG(s.word[i])) :
			arena_strn(a, s.word[i]);
}
