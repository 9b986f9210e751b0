/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Top-level items and the conditionals around them. An item that upstream did not move in or out
 * of an #ifdef stands where it stood; one that upstream added stands under upstream's conditionals.
 */
#include "port/gate_parts.h"

#define DEPTH_MAX 32

/* The conditionals around each item of a file, as one span of text an item. */
struct around {
	struct str *v;
	struct gate_names by_name;
};

static struct str directive_word(const struct toks *t, const struct item *it)
{
	size_t i = it->head + 1;

	return i < it->end ? tok_str(t, i) : (struct str){ 0 };
}

static struct str joined(struct arena *a, const struct toks *t, const struct item *it)
{
	struct str s = { "", 0 };

	for (size_t i = it->head; i < it->end; i++)
		if (t->v[i].kind != TOK_COMMENT)
			s = str_of(arena_printf(a, "%.*s %.*s", STR_ARG(s), STR_ARG(tok_str(t, i))));
	return s;
}

static void find_around(struct arena *a, const struct toks *t, const struct items *it,
			struct around *ret)
{
	struct str stack[DEPTH_MAX] = { { "", 0 } };	/* each with all that is around it */
	size_t depth = 0;

	ret->v = ARENA_NEW_N(a, struct str, it->n + 1);
	gate_names_init(&ret->by_name, a, it);
	for (size_t i = 0; i < it->n; i++) {
		const struct item *k = &it->v[i];
		struct str w;

		ret->v[i] = stack[depth];
		if (k->kind != ITEM_PP)
			continue;
		w = directive_word(t, k);
		if (str_starts(w, "if") && depth + 1 < DEPTH_MAX) {
			depth++;
			/* the guard of a header says nothing */
			stack[depth] = i < 2 && depth == 1 && str_is(w, "ifndef") ? stack[0] :
				str_of(arena_printf(a, "%.*s%.*s", STR_ARG(stack[depth - 1]),
						    STR_ARG(joined(a, t, k))));
		} else if (str_starts(w, "el") && depth) {
			stack[depth] = str_of(arena_printf(a, "%.*s%.*s", STR_ARG(stack[depth]),
							   STR_ARG(joined(a, t, k))));
		} else if (str_is(w, "endif") && depth) {
			depth--;
		}
	}
}

static const struct str *of(const struct around *ar, const struct item *like)
{
	const struct item *it = gate_like(&ar->by_name, like);

	return it ? &ar->v[it - ar->by_name.items->v] : NULL;
}

static bool differ(const struct str *a, const struct str *b)
{
	return a && b && !str_eq(*a, *b);
}

/* Does the port change any conditional, or bring an item? */
static bool concerns(const struct gate_file *g)
{
	for (size_t i = 0; i < g->items.n; i++) {
		const struct item *it = &g->items.v[i];

		if (gate_fresh(g, it->head) || g->cut[g->toks.v[it->first].line - 1])
			return true;
	}
	return false;
}

size_t gate_conditions(struct gate_file *g)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	const struct trio *x = g->x;
	struct around p, u, t, r;
	size_t found = 0;

	if (!concerns(g))
		return 0;
	find_around(&tmp, &x->p.toks, &x->p.items, &p);
	find_around(&tmp, &x->u.toks, &x->u.items, &u);
	find_around(&tmp, &x->t.toks, &x->t.items, &t);
	find_around(&tmp, &g->toks, &g->items, &r);
	for (size_t i = 0; i < g->items.n; i++) {
		const struct item *it = &g->items.v[i];
		const struct str *ip, *iu, *itt;
		struct port_finding *f;

		if (it->kind == ITEM_PP || it->kind == ITEM_OTHER || !it->name.n)
			continue;
		ip = of(&p, it);
		iu = of(&u, it);
		itt = of(&t, it);
		if (itt ? !differ(itt, &r.v[i]) || (ip && iu && differ(ip, iu)) :
			  !differ(iu, &r.v[i]))
			continue;
		f = gate_find(g, "conditional", it->name, g->toks.v[it->head].line);
		if (!f)
			continue;
		f->text = arena_printf(g->arena, "%.*s comes to stand under other conditionals%s",
				       STR_ARG(it->name), itt ? "" : " than upstream's");
		found++;
	}
	return found;
}
