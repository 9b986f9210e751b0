/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A static function has to be declared before it is used: what upstream puts above its users can
 * come to stand below them, where the branch has its functions in another order; and new code may
 * ask for what the branch's file defines further down.
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
		if (tok_access(t, prev) || tok_is(t, prev, "*") ||
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
		f = gate_find(g, "order", it->name, g->toks.v[use].line);
		if (!f)
			continue;
		f->text = arena_printf(g->arena, "%.*s() would stand below %.*s, which uses it",
				       STR_ARG(it->name), STR_ARG(user->name));
		found++;
	}
	return found;
}

/* Is the word there before token @end, a member's name aside? */
static bool said_before(const struct toks *t, size_t end, uint32_t id)
{
	for (size_t i = 0; i < end; i++)
		if (t->v[i].id == id && t->v[i].kind == TOK_IDENT &&
		    !tok_access(t, tok_prev(t, i)))
			return true;
	return false;
}

size_t gate_early(struct gate_func *fn)
{
	struct gate_file *g = fn->g;
	const struct toks *t = &g->toks;
	size_t found = 0;

	for (size_t i = fn->r->body; i < fn->r->end; i++) {
		const struct item *def;
		struct port_finding *f;
		size_t first, before = tok_prev(t, i);

		if (t->v[i].kind != TOK_IDENT || !gate_fresh(g, i) || tok_access(t, before))
			continue;
		first = (uintptr_t)map_get(&g->by_name.first, tok_str(t, i));
		def = first ? &g->items.v[first - 1] : NULL;
		/* what is not static may have its declaration in a header */
		if (!def || def->first < i || gate_fresh(g, def->head) || !def->body ||
		    def->kind != ITEM_FUNC || !is_static(g, def) ||
		    gate_local(&fn->rn, def->name) || said_before(t, i, t->v[i].id))
			continue;
		f = gate_find(g, "order", def->name, t->v[i].line);
		if (!f)
			continue;
		f->text = arena_printf(g->arena,
				       "%.*s() uses %.*s, which this file defines further "
				       "down: it wants a declaration before",
				       STR_ARG(fn->r->name), STR_ARG(def->name));
		found++;
	}
	return found;
}
