/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "port/featureless.h"

#include "c/names.h"
#include "port/holding.h"

/* Shorter words are in every name. */
#define WORD_LEAST 3
/* More of the function's statements in one function of the branch, in percent, and it is there
 * in another shape. */
#define HELD_MOST 25

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* Do the words @part stand in @name, whole, whatever their case? */
static bool has_words(struct str name, struct str part)
{
	for (size_t i = 0; i + part.n <= name.n; i++) {
		size_t k = 0;

		while (k < part.n && lower(name.p[i + k]) == lower(part.p[k]))
			k++;
		if (k == part.n && (!i || name.p[i - 1] == '_') &&
		    (i + k == name.n || name.p[i + k] == '_'))
			return true;
	}
	return false;
}

static bool file_has_words(const struct side *t, struct str part)
{
	for (size_t i = 0; i < t->toks.n; i++)
		if (t->toks.v[i].kind == TOK_IDENT && has_words(tok_str(&t->toks, i), part))
			return true;
	return false;
}

/* From @from on, up to @n words of a name and what is between them; empty when there are
 * not so many. */
static struct str words_at(struct str name, size_t from, size_t n)
{
	size_t i = from;

	while (n) {
		while (i < name.n && name.p[i] != '_')
			i++;
		if (!--n)
			return (struct str){ name.p + from, i - from };
		if (i == name.n)
			break;
		i++;
	}
	return (struct str){ name.p, 0 };
}

/* A name with that word that the function uses and the branch lacks. */
static const struct name_use *lacking(const struct names *n, struct str word, struct str own,
				      const char *path, const struct world *w)
{
	for (size_t i = 0; i < n->uses.n; i++) {
		const struct name_use *u = &n->uses.v[i];

		if (!str_eq(u->name, own) && has_words(u->name, word) &&
		    names_resolve(w, path, u, NULL) == WORLD_ABSENT)
			return u;
	}
	return NULL;
}

const char *featureless(struct trio *x, size_t p, const char *path, const struct world *w)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	const struct item *it = &x->p.items.v[p];
	struct names names = { 0 };

	if (!w || it->kind != ITEM_FUNC ||
	    w->find(w->ctx, path, it->name, NAME_ANY, NULL) != WORLD_ABSENT ||
	    holding_most(x, p) > HELD_MOST)
		return NULL;
	names_of(&tmp, &x->p.toks, it->first, it->end, NAMES_USES, &names);
	for (size_t i = 0; i < it->name.n; i++) {
		if (i && it->name.p[i - 1] != '_')
			continue;
		for (size_t n = 1; n <= 2; n++) {
			struct str word = words_at(it->name, i, n);
			const struct name_use *u;

			if (word.n < WORD_LEAST || file_has_words(&x->t, word))
				continue;
			u = lacking(&names, word, it->name, path, w);
			if (u)
				return arena_printf(x->arena,
						    "%.*s() is about %.*s, and the branch has no %.*s",
						    STR_ARG(it->name), STR_ARG(word), STR_ARG(u->name));
		}
	}
	return NULL;
}
