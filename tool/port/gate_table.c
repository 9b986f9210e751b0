/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tables of callbacks: what the port puts into a member must be a member of the branch's
 * structure, and take as many arguments as the branch will call it with.
 */
#include "port/gate_parts.h"

/* The structure of a variable that is initialised, "struct ops", or nothing. */
static struct str type_of(struct gate_file *g, const struct item *it, size_t *ret_open)
{
	const struct toks *t = &g->toks;
	size_t tag = it->end;

	for (size_t i = it->head; i + 1 < it->end; i++) {
		if (tok_is(t, i, "{") && tag < it->end && tok_is(t, tok_prev(t, i), "=")) {
			*ret_open = i;
			return str_of(arena_printf(g->arena, "struct %.*s", STR_ARG(tok_str(t, tag))));
		}
		if (tok_is(t, i, "{") || tok_is(t, i, "("))
			break;
		if (tok_is(t, i, "struct") && tag == it->end)
			tag = i + 1;
		/* of an array each element has members, and they stand deeper */
		if (tok_is(t, i, "[") || tok_is(t, i, "*"))
			break;
	}
	return (struct str){ 0 };
}

static size_t entry(struct gate_file *g, const struct decl_struct *s, struct str type,
		    size_t member)
{
	const struct toks *t = &g->toks;
	struct str name = tok_str(t, member), value = tok_str(t, member + 2);
	struct decl_params want, have;
	struct port_finding *f;

	if (!decl_has(s, name)) {
		f = gate_find(g, "member", name, t->v[member].line);
		if (!f)
			return 0;
		f->unresolved = true;
		f->text = arena_printf(g->arena, "%.*s has no member %.*s here", STR_ARG(type),
				       STR_ARG(name));
		return 1;
	}
	if (!tok_is(t, member + 3, ",") || !decl_callback(g->arena, s, name, &want) ||
	    !decl_function(g->decls, g->f->target, value, &have) || want.n == have.n)
		return 0;
	f = gate_find(g, "arity", value, t->v[member].line);
	if (!f)
		return 0;
	f->text = arena_printf(g->arena,
			       "%.*s() takes %zu arguments, and %.*s of %.*s is called with "
			       "%zu here",
			       STR_ARG(value), have.n, STR_ARG(name), STR_ARG(type), want.n);
	return 1;
}

size_t gate_tables(struct gate_file *g)
{
	const struct toks *t = &g->toks;
	size_t found = 0;

	for (size_t k = 0; k < g->items.n; k++) {
		const struct item *it = &g->items.v[k];
		const struct decl_struct *s = NULL;
		size_t open = 0;
		struct str type;

		if (it->kind != ITEM_VAR)
			continue;
		type = type_of(g, it, &open);
		for (size_t i = open + 1; type.n && i + 3 < it->end; i++) {
			if (tok_is(t, i, "(") || tok_is(t, i, "{") || tok_is(t, i, "["))
				i = tok_close(t, i, it->end);
			if (!tok_is(t, i, ".") || t->v[i + 1].kind != TOK_IDENT ||
			    !tok_is(t, i + 2, "=") || !gate_fresh(g, i))
				continue;
			s = s ? s : decl_struct(g->decls, g->f->target, type);
			if (!s)
				break;
			found += entry(g, s, type, i + 1);
		}
	}
	return found;
}
