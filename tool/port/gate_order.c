/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A static function has to be declared before it is used: what upstream puts above its users can
 * come to stand below them, where the branch has its functions in another order.
 */
#include "port/gate_parts.h"

/* The first token of @name that uses it, before token @end; @end when there is none. */
static size_t first_use(const struct gate_file *g, struct str name, size_t end)
{
	const struct toks *t = &g->toks;

	for (size_t i = 1; i < end; i++) {
		size_t prev;

		if (t->v[i].kind != TOK_IDENT || t->v[i].flags & TOK_PP || t->v[i].len != name.n ||
		    !str_eq(tok_str(t, i), name))
			continue;
		prev = tok_prev(t, i);
		/* a member, or another variable of that name */
		if (tok_is(t, prev, ".") || tok_is(t, prev, "->") || tok_is(t, prev, "*") ||
		    (prev < t->n && t->v[prev].kind == TOK_IDENT && !tok_is(t, prev, "return")))
			continue;
		if (tok_is(t, tok_next(t, i), ":"))
			continue;
		return i;
	}
	return end;
}

/* The first token of whatever item of that name comes first: definition, declaration, macro. */
static size_t first_item(const struct gate_file *g, struct str name)
{
	for (size_t i = 0; i < g->items.n; i++)
		if (str_eq(g->items.v[i].name, name))
			return g->items.v[i].first;
	return g->toks.n;
}

static bool is_static(const struct gate_file *g, const struct item *it)
{
	for (size_t i = it->head; i < it->body; i++)
		if (tok_is(&g->toks, i, "static"))
			return true;
	return false;
}

size_t gate_order(struct gate_file *g)
{
	size_t found = 0;

	for (size_t i = 0; i < g->items.n; i++) {
		const struct item *it = &g->items.v[i];
		const struct item *user;
		struct port_finding *f;
		size_t at, use;

		if (it->kind != ITEM_FUNC || !it->body || !gate_fresh(g, it->head) ||
		    !is_static(g, it))
			continue;
		at = first_item(g, it->name);
		use = first_use(g, it->name, at);
		if (use == at)
			continue;
		user = item_at(&g->items, use);
		if (!user || (user->kind != ITEM_FUNC && user->kind != ITEM_VAR))
			continue;
		f = gate_find(g, "place", it->name, g->toks.v[use].line);
		if (!f)
			continue;
		f->text = arena_printf(g->arena, "%.*s() would stand below %.*s, which uses it",
				       STR_ARG(it->name), STR_ARG(user->name));
		found++;
	}
	return found;
}
