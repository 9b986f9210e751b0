/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A structure that upstream's file has constant and the branch's has not: callbacks and tables
 * must be of the type that takes them, and this file tells which that is.
 */
#include "port/gate_parts.h"

struct tally {
	size_t constant, plain;
};

/* "const struct x" and "struct x" before a name or a star; of the port, lines that the branch had. */
static struct tally count(const struct toks *t, struct str tag, const struct gate_file *branch)
{
	struct tally n = { 0 };

	for (size_t i = 1; i + 2 < t->n; i++) {
		if (t->v[i].kind != TOK_IDENT || !tok_is(t, i, "struct") ||
		    !str_eq(tok_str(t, i + 1), tag) || tok_is(t, i + 2, "{") ||
		    tok_is(t, i + 2, ";") || tok_is(t, i + 2, ")") || (branch && gate_fresh(branch, i)))
			continue;
		if (tok_is(t, i - 1, "const"))
			n.constant++;
		else
			n.plain++;
	}
	return n;
}

size_t gate_constants(struct gate_file *g)
{
	const struct toks *t = &g->toks;
	size_t found = 0;

	for (size_t n = 0; n < g->fresh_toks.n && g->fresh_toks.v[n] + 2 < t->n; n++) {
		size_t i = g->fresh_toks.v[n];
		struct tally here, there;
		struct str tag;
		struct port_finding *f;

		if (!i || t->v[i].kind != TOK_IDENT || !tok_is(t, i, "struct") ||
		    !tok_is(t, i - 1, "const"))
			continue;
		tag = tok_str(t, i + 1);
		there = count(&g->x->p.toks, tag, NULL);
		if (!there.constant || there.plain)
			continue;
		here = count(t, tag, g);
		if (!here.plain || here.constant)
			continue;
		f = gate_find(g, "type", tag, t->v[i].line);
		if (!f)
			continue;
		f->text = arena_printf(g->arena, "no struct %.*s of this file is constant on the branch, "
				       "and upstream's are", STR_ARG(tag));
		found++;
	}
	return found;
}
