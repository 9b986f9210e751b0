/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the port takes away from the top level of a file, and what is left of the branch
 * still asks for.
 */
#include "port/gate_parts.h"

static bool names_something(const struct item *it)
{
	return it->name.n &&
	       (it->kind == ITEM_FUNC || it->kind == ITEM_VAR || it->kind == ITEM_MACRO);
}

/* It went to another file of the change, a header say. */
static bool elsewhere(const struct gate_file *g, struct str name)
{
	for (size_t i = 0; i < g->decls->nfirst; i++)
		if (g->decls->first[i].p != g->r->text.p &&
		    str_find(g->decls->first[i], name, 0) >= 0)
			return true;
	return false;
}

/* "static struct list_head x;" became "static LIST_HEAD(x);" */
static bool made_by_macro(const struct gate_file *g, struct str name)
{
	for (size_t i = 0; i < g->items.n; i++) {
		const struct item *it = &g->items.v[i];
		ptrdiff_t open = it->kind == ITEM_CALL ? str_find(it->name, STR("("), 0) : -1;
		size_t end = open + 1 + name.n;

		if (open >= 0 && gate_fresh(g, it->head) && end < it->name.n &&
		    !strncmp(it->name.p + open + 1, name.p, name.n) &&
		    (it->name.p[end] == ')' || it->name.p[end] == ','))
			return true;
	}
	return false;
}

static bool declared_in(struct gate_file *g, const struct item *it, struct str name)
{
	struct names n = { 0 };

	if (it->kind != ITEM_FUNC)
		return false;
	names_of(g->arena, &g->toks, it->first, it->end, NAMES_USES | NAMES_LOCALS, &n);
	return gate_local(&n, name) != NULL;
}

/* A token of the port that asks for @name, or the end. */
static size_t use_of(struct gate_file *g, struct str name)
{
	const struct toks *t = &g->toks;

	for (size_t i = 0; i < t->n; i++) {
		size_t prev, next;

		if (t->v[i].kind != TOK_IDENT || !str_eq(tok_str(t, i), name))
			continue;
		prev = tok_prev(t, i);
		next = tok_next(t, i);
		if (tok_access(t, prev) || tok_is(t, prev, "struct") ||
		    tok_is(t, prev, "goto") || tok_is(t, next, ":") ||
		    (t->v[i].flags & TOK_PP) || declared_in(g, item_at(&g->items, i), name))
			continue;
		return i;
	}
	return t->n;
}

size_t gate_gone(struct gate_file *g)
{
	const struct items *was = &g->x->t.items;
	size_t found = 0;

	for (size_t i = 0; i < was->n; i++) {
		const struct item *it = &was->v[i];
		struct port_finding *f;
		size_t use;

		if (!names_something(it) || gate_defined(g, it->name) || elsewhere(g, it->name) ||
		    made_by_macro(g, it->name))
			continue;
		use = use_of(g, it->name);
		f = use < g->toks.n ? gate_find(g, "gone", it->name, g->toks.v[use].line) : NULL;
		if (!f)
			continue;
		f->text = arena_printf(g->arena, "the port takes %.*s away, and %.*s still uses it",
				       STR_ARG(it->name),
				       STR_ARG(item_at(&g->items, use)->name));
		found++;
	}
	return found;
}
