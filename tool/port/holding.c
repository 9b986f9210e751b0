/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "port/holding.h"

#include "port/itemmerge_parts.h"
#include "port/statements.h"

/* Of the statements that say where they are: how many there must be, and be in one
 * place, in percent. */
#define HELD_LEAST 4
#define HELD_SHARE 65
#define HELD_LEAD 25
/* Names and numbers in such a statement. */
#define TELLING 3

static bool split(struct arena *a, struct str text, struct intern *in, struct stmts *ret)
{
	struct trio *x = ARENA_NEW(a, struct trio);

	trio_init(x, a, text, STR(""), STR(""));
	side_lex(x, &x->p);
	return stmts_split(a, &x->p, in, ret);
}

static size_t count_word(const struct stmts *s, const char *word)
{
	size_t n = 0;

	for (size_t i = 0; i < s->side->toks.n; i++)
		n += tok_is(&s->side->toks, i, word);
	return n;
}

/* The change can be made in another function as well as in this one. */
static bool movable(const struct stmts *p, const struct stmts *u)
{
	return p->v[0].code == u->v[0].code && count_word(p, "return") >= count_word(u, "return") &&
	       count_word(p, "goto") >= count_word(u, "goto");
}

/* The share of @p's telling statements that @t has too, in percent. */
static unsigned held(const struct stmts *p, const struct stmts *t, struct arena *a, size_t ids)
{
	bool *there = ARENA_NEW_N(a, bool, ids + 1);
	size_t all = 0, both = 0;

	for (size_t i = 0; i < t->n; i++)
		there[t->v[i].code] = true;
	for (size_t i = 1; i < p->n; i++) {
		if (p->v[i].words < TELLING)
			continue;
		all++;
		both += there[p->v[i].code];
	}
	return all < HELD_LEAST ? 0 : (unsigned)(both * 100 / all);
}

struct holder {
	size_t t;
	unsigned top, second;
};

static void find_holder(struct trio *x, struct arena *tmp, struct intern *in, const struct stmts *p,
			struct holder *ret)
{
	*ret = (struct holder){ 0 };
	for (size_t t = 0; t < x->t.items.n; t++) {
		struct str text = item_text(&x->t, t);
		struct stmts st;
		unsigned h;

		if (x->t.items.v[t].kind != ITEM_FUNC || text.n * 2 < p->side->text.n ||
		    !split(tmp, text, in, &st))
			continue;
		h = held(p, &st, tmp, in->n);
		if (h > ret->top)
			*ret = (struct holder){ t, h, ret->top };
		else if (h > ret->second)
			ret->second = h;
	}
}

bool holding_function(struct trio *x, size_t p, size_t u, size_t *ret_t)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct intern in;
	struct stmts sp, su;
	struct holder h;

	intern_init(&in, &tmp);
	if (!split(&tmp, item_text(&x->p, p), &in, &sp) ||
	    !split(&tmp, item_text(&x->u, u), &in, &su) || !movable(&sp, &su))
		return false;
	find_holder(x, &tmp, &in, &sp, &h);
	*ret_t = h.t;
	return h.top >= HELD_SHARE && h.top >= h.second + HELD_LEAD;
}

unsigned holding_most(struct trio *x, size_t p)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct intern in;
	struct stmts sp;
	struct holder h;

	intern_init(&in, &tmp);
	if (!split(&tmp, item_text(&x->p, p), &in, &sp))
		return 0;
	find_holder(x, &tmp, &in, &sp, &h);
	return h.top;
}
