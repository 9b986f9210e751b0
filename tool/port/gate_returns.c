/* SPDX-License-Identifier: GPL-2.0-or-later */
/* New returns of a function that returns something else than upstream's: with a value, or without. */
#include "port/gate_parts.h"
#include "port/returns.h"

size_t gate_returns(struct gate_func *fn)
{
	struct gate_file *g = fn->g;
	bool none = returns_nothing(&g->toks, fn->r);
	struct port_finding *f;

	if (!fn->u || none == returns_nothing(&g->x->u.toks, fn->u))
		return 0;
	for (size_t i = fn->r->body; i < fn->r->end; i++) {
		if (!tok_is(&g->toks, i, "return") || !gate_fresh(g, i) ||
		    tok_is(&g->toks, i + 1, ";") == none)
			continue;
		f = gate_find(g, "return", fn->r->name, g->toks.v[i].line);
		if (!f)
			return 0;
		f->text = arena_printf(g->arena, none ?
			"%.*s() returns nothing here, and the new return has a value" :
			"%.*s() returns a value here, and the new return has none",
			STR_ARG(fn->r->name));
		return 1;
	}
	return 0;
}
