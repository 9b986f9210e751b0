/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * New returns of a function that returns something else than upstream's: with a value, or without;
 * and those that leave where the branch first has something to undo.
 */
#include "port/gate_parts.h"
#include "port/returns.h"
#include "port/tokmerge.h"

static bool leaves(const struct toks *t, size_t i)
{
	return t->v[i].kind == TOK_IDENT && (tok_is(t, i, "return") || tok_is(t, i, "goto"));
}

/* The gotos of the branch's function that are returns in upstream's. */
static void undoing(struct gate_func *fn, bool *at)
{
	struct trio *x = fn->g->x;
	struct tok_range p = { &x->p, fn->p->body, fn->p->end },
			 t = { &x->t, fn->t->body, fn->t->end };
	struct diff d;

	tok_diff(fn->g->arena, p, t, NULL, &d);
	for (size_t i = 0; i < d.n; i++) {
		size_t a = p.first + d.v[i].a, b = t.first + d.v[i].b;

		if (d.v[i].an && d.v[i].bn && tok_is(&x->p.toks, a, "return") &&
		    tok_is(&x->t.toks, b, "goto"))
			at[b - t.first] = true;
	}
}

/* The label of the branch's goto, where the one before token @i of the port is such; else empty. */
static struct str passed_over(struct gate_func *fn, const bool *at, size_t i)
{
	struct gate_file *g = fn->g;
	const struct toks *t = &g->x->t.toks;
	size_t gotos = 0;

	/* the last way out before it that the branch had */
	while (i-- > fn->r->body && !(leaves(&g->toks, i) && !gate_fresh(g, i)))
		;
	if (i <= fn->r->body || !tok_is(&g->toks, i, "goto"))
		return (struct str){ 0 };
	/* the same one of the branch's gotos to that label; a port takes none away before it */
	for (size_t k = fn->r->body; k < i; k++)
		gotos += tok_is(&g->toks, k, "goto") && !gate_fresh(g, k);
	for (size_t k = fn->t->body; k < fn->t->end; k++)
		if (tok_is(t, k, "goto") && !gotos--)
			return at[k - fn->t->body] &&
			       str_eq(tok_str(t, k + 1), tok_str(&g->toks, i + 1)) ?
				       tok_str(t, k + 1) : (struct str){ 0 };
	return (struct str){ 0 };
}

static bool has_label(const struct gate_func *fn, size_t from, struct str label)
{
	const struct toks *t = &fn->g->toks;

	for (size_t k = from; k + 1 < fn->r->end; k++)
		if (str_eq(tok_str(t, k), label) && tok_is(t, k + 1, ":"))
			return true;
	return false;
}

/* Upstream returns at once; the branch, right before, goes to a label, for it holds something. */
static size_t early_returns(struct gate_func *fn)
{
	struct gate_file *g = fn->g;
	bool *at;

	if (!fn->p || !fn->t)
		return 0;
	at = ARENA_NEW_N(g->arena, bool, fn->t->end - fn->t->body + 1);
	undoing(fn, at);
	for (size_t i = fn->r->body; i < fn->r->end; i++) {
		struct port_finding *f;
		struct str label;

		if (!tok_is(&g->toks, i, "return") || !gate_fresh(g, i))
			continue;
		label = passed_over(fn, at, i);
		if (!label.n || !has_label(fn, i, label))
			continue;
		f = gate_find(g, "return", label, g->toks.v[i].line);
		if (!f)
			return 0;
		f->text = arena_printf(g->arena, "%.*s() leaves by goto %.*s here where upstream "
				       "returns, and the new return would pass it over",
				       STR_ARG(fn->r->name), STR_ARG(label));
		return 1;
	}
	return 0;
}

static size_t valued_returns(struct gate_func *fn)
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

/* How often the function calls @id, or returns what it gives. */
static size_t calls_of(const struct toks *t, const struct item *it, uint32_t id, bool returned)
{
	size_t n = 0;

	for (size_t i = it->body; i + 1 < it->end; i++)
		n += t->v[i].id == id && t->v[i].kind == TOK_IDENT && tok_punct(t, i + 1, '(') &&
		     (!returned || tok_is(t, tok_prev(t, i), "return"));
	return n;
}

/* "return" came before a call of the branch's that may be upstream's by another name, or
 * none of it. */
static void others_answer(struct gate_func *fn)
{
	struct gate_file *g = fn->g;
	const struct toks *r = &g->toks;

	if (!fn->u || !fn->t)
		return;
	for (size_t i = fn->r->body; i + 2 < fn->r->end; i++) {
		size_t call = tok_next(r, i);
		uint32_t id;

		if (!tok_is(r, i, "return") || !gate_fresh(g, i) || call + 1 >= fn->r->end ||
		    r->v[call].kind != TOK_IDENT || !tok_punct(r, call + 1, '('))
			continue;
		id = r->v[call].id;
		if (!calls_of(&g->x->u.toks, fn->u, id, true) &&
		    !calls_of(&g->x->t.toks, fn->t, id, true) &&
		    calls_of(r, fn->r, id, false) <= calls_of(&g->x->t.toks, fn->t, id, false))
			gate_review(g, arena_printf(g->arena,
						    "it returns what %.*s() gives, which "
						    "neither side does",
						    STR_ARG(tok_str(r, call))));
	}
}

size_t gate_returns(struct gate_func *fn)
{
	others_answer(fn);
	return valued_returns(fn) + early_returns(fn);
}
