/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where in a function the new lines came to stand: as deep beside their neighbours as upstream
 * has them, declarations among declarations, under the same case labels.
 */
#include "port/gate_parts.h"

/* A line that says something, and how deep in braces it stands. */
struct placed {
	struct str text;
	size_t line;	/* of the side, from 0 */
	int depth;
};

struct placed_lines {
	struct placed *v;
	size_t n, cap;
};

/* Lines of an item that begin a statement: what goes on from the line before is left out. */
static void lines_of(struct arena *a, const struct toks *t, const struct item *it,
		     struct placed_lines *ret)
{
	int depth = 0, round = 0;

	*ret = (struct placed_lines){ 0 };
	for (size_t i = it->body; i < it->end; i++) {
		const struct tok *k = &t->v[i];

		if (k->flags & TOK_BOL && !round && !(k->flags & TOK_PP) && k->kind == TOK_IDENT) {
			size_t from = k->off, end = from;

			while (end < t->text.n && t->text.p[end] != '\n')
				end++;
			*ARR_PUSH(a, *ret) = (struct placed){
				str_trim((struct str){ t->text.p + from, end - from }), k->line - 1, depth };
		}
		if (k->kind != TOK_PUNCT || k->len != 1)
			continue;
		depth += (t->text.p[k->off] == '{') - (t->text.p[k->off] == '}');
		round += (t->text.p[k->off] == '(') - (t->text.p[k->off] == ')');
	}
}

/* The only line that reads @text, or NULL. */
static const struct placed *only(const struct placed_lines *l, struct str text)
{
	const struct placed *found = NULL;

	for (size_t i = 0; i < l->n; i++)
		if (str_eq(l->v[i].text, text)) {
			if (found)
				return NULL;
			found = &l->v[i];
		}
	return found;
}

#define NEIGHBOURS 3

/* Does a declaration stand on that line of the port? */
static bool declares(const struct gate_func *fn, size_t line)
{
	for (size_t i = 0; i < fn->rn.locals.n; i++)
		if (fn->g->toks.v[fn->rn.locals.v[i].tok].line == line + 1)
			return true;
	return false;
}

/*
 * Neighbours that upstream has on one side of line @at and the branch has too: do they agree on the
 * depth? A variable that is declared in another block here says nothing of code.
 */
static void ask(const struct gate_func *fn, const struct placed_lines *u, size_t at, bool before,
		const struct placed_lines *r, const struct placed *k, size_t *yes, size_t *no)
{
	const struct gate_file *g = fn->g;
	size_t asked = 0;

	for (size_t i = 1; asked < NEIGHBOURS && (before ? at >= i : at + i < u->n); i++) {
		const struct placed *n = &u->v[before ? at - i : at + i], *here;

		asked++;
		here = n->text.n > 8 && only(u, n->text) ? only(r, n->text) : NULL;
		if (!here || g->fresh[here->line])	/* what came along says nothing */
			continue;
		if (declares(fn, here->line) && !declares(fn, k->line))
			continue;
		if (n->depth - u->v[at].depth == here->depth - k->depth)
			++*yes;
		else
			++*no;
	}
}

/* The nearest line of upstream's on that side that the port has as well, once each; or NULL. */
static const struct placed *nearest(const struct gate_func *fn, const struct placed_lines *u,
				    size_t at, bool before, const struct placed_lines *r)
{
	for (size_t i = 1; i <= 2 * NEIGHBOURS && (before ? at >= i : at + i < u->n); i++) {
		const struct placed *n = &u->v[before ? at - i : at + i], *here;

		here = n->text.n > 8 && only(u, n->text) ? only(r, n->text) : NULL;
		if (here && !fn->g->fresh[here->line] && !declares(fn, here->line))
			return here;
	}
	return NULL;
}

/* A new line that upstream has between two that stand in the same order here, but not around it. */
static size_t out_of_order(struct gate_func *fn, const struct placed_lines *u,
			   const struct placed_lines *r)
{
	struct gate_file *g = fn->g;

	for (size_t i = 0; i < r->n; i++) {
		const struct placed *k = &r->v[i], *there, *a, *b;
		struct port_finding *f;

		if (!g->fresh[k->line] || k->text.n < 9 || declares(fn, k->line))
			continue;
		there = only(u, k->text);
		if (!there || !only(r, k->text))
			continue;
		a = nearest(fn, u, there - u->v, true, r);
		b = nearest(fn, u, there - u->v, false, r);
		if (!a || !b || a >= b || (a < k && k < b))
			continue;
		f = gate_find(g, "place", k->text, k->line + 1);
		if (!f)
			continue;
		f->text = arena_printf(g->arena, "%.*s(): \"%.*s\" would not stand %s \"%.*s\"",
				       STR_ARG(fn->r->name), STR_ARG(k->text),
				       k < a ? "behind" : "before",
				       STR_ARG(k < a ? a->text : b->text));
		return 1;
	}
	return 0;
}

/* A new line that is as deep as upstream's, beside neighbours that are not. */
static size_t misplaced(struct gate_func *fn, const struct placed_lines *p,
			const struct placed_lines *u, const struct placed_lines *r)
{
	struct gate_file *g = fn->g;

	for (size_t i = 0; i < r->n; i++) {
		const struct placed *k = &r->v[i], *there;
		size_t yes = 0, no = 0;
		struct port_finding *f;

		if (!g->fresh[k->line] || k->text.n < 9)
			continue;
		there = only(u, k->text);
		/* the branch's word for another of upstream's, and that line is one that
		 * was there before */
		if (!there || (only(p, k->text) && !only(r, k->text)))
			continue;
		ask(fn, u, there - u->v, true, r, k, &yes, &no);
		ask(fn, u, there - u->v, false, r, k, &yes, &no);
		if (yes && no)
			gate_review(g, "its neighbours upstream stand in different blocks here");
		if (!yes && !no && there->depth == 1 && k->depth > 1)
			gate_review(g, "upstream runs it always, and here it comes to stand in an inner block");
		if (yes || !no)
			continue;
		f = gate_find(g, "place", k->text, k->line + 1);
		if (!f)
			continue;
		f->text = arena_printf(g->arena,
				       "%.*s(): \"%.*s\" would not stand in the block of its "
				       "neighbours",
				       STR_ARG(fn->r->name), STR_ARG(k->text));
		return 1;
	}
	return 0;
}

/* The token before the declaration of token @i: a bracket or the end of a statement. */
static size_t before_decl(const struct toks *t, size_t i, size_t first)
{
	while (i > first && !tok_is(t, i, ";") && !tok_is(t, i, "{") && !tok_is(t, i, "}"))
		i--;
	return i;
}

/* Does local @l of a function stand behind a statement? */
static bool behind_statement(const struct toks *t, const struct item *it, const struct names *n,
			     const struct name_local *l)
{
	size_t at = l->param || l->tok < it->body ? it->body : before_decl(t, l->tok, it->body),
	       from;

	if (at == it->body || tok_is(t, at, "{"))
		return false;
	if (tok_is(t, at, "}"))
		return true;
	from = before_decl(t, at - 1, it->body);
	/* an initialiser in braces */
	while (tok_is(t, from, "}") && from > it->body && tok_is(t, from + 1, ";"))
		return false;
	for (size_t i = 0; i < n->locals.n; i++)
		if (n->locals.v[i].tok > from && n->locals.v[i].tok < at)
			return false;
	return true;
}

static size_t declared_late(struct gate_func *fn)
{
	struct gate_file *g = fn->g;
	size_t found = 0;

	for (size_t i = 0; i < fn->rn.locals.n; i++) {
		const struct name_local *l = &fn->rn.locals.v[i], *there = gate_local(&fn->un, l->name);
		struct port_finding *f;

		if (!l->type.n || !gate_fresh(g, l->tok) || !there ||
		    !behind_statement(&g->toks, fn->r, &fn->rn, l) ||
		    behind_statement(&g->x->u.toks, fn->u, &fn->un, there))
			continue;
		f = gate_find(g, "place", l->name, g->toks.v[l->tok].line);
		if (!f)
			continue;
		f->text = arena_printf(g->arena,
				       "%.*s would be declared behind a statement of %.*s()",
				       STR_ARG(l->name), STR_ARG(fn->r->name));
		found++;
	}
	return found;
}

/* How many case labels stand right above token @i. */
static size_t labels_above(const struct toks *t, size_t i, size_t first)
{
	size_t n = 0;

	while (i > first && tok_is(t, tok_prev(t, i), ":")) {
		size_t k = tok_prev(t, i);

		while (k > first && !tok_is(t, k, "case") && !tok_is(t, k, "default") &&
		       !tok_is(t, k, ";") && !tok_is(t, k, "}") && !tok_is(t, k, "{"))
			k--;
		if (!tok_is(t, k, "case") && !tok_is(t, k, "default"))
			break;
		n++;
		i = k;
	}
	return n;
}

/* New code under a case label that has company here which it has not upstream. */
static void more_cases(struct gate_func *fn)
{
	struct gate_file *g = fn->g;
	const struct toks *t = &g->toks, *u = &g->x->u.toks;

	for (size_t i = fn->r->body; i + 4 < fn->r->end; i++) {
		size_t here, label;

		if (!gate_fresh(g, i) || !(t->v[i].flags & TOK_BOL) || t->v[i].kind != TOK_IDENT ||
		    tok_is(t, i, "case") || tok_is(t, i, "default"))
			continue;
		here = labels_above(t, i, fn->r->body);
		label = tok_prev(t, tok_prev(t, i));
		if (here < 2 || gate_fresh(g, label))
			continue;
		for (size_t k = fn->u->body; k + 4 < fn->u->end; k++) {
			size_t there;

			if (u->v[k].id != t->v[i].id || u->v[k + 2].id != t->v[i + 2].id ||
			    u->v[tok_prev(u, tok_prev(u, k))].id != t->v[label].id)
				continue;
			there = labels_above(u, k, fn->u->body);
			if (!there || there >= here)
				continue;
			gate_review(g, arena_printf(g->arena,
						    "more cases than upstream's come to run what "
						    "is new under %.*s",
						    STR_ARG(tok_str(t, label))));
			return;
		}
	}
}

/* Blocks with nothing in them: "else { }". */
static size_t hollow(const struct toks *t, const struct item *it, size_t *ret_last)
{
	size_t n = 0;

	for (size_t i = it->body + 1; i + 1 < it->end; i++)
		if (tok_is(t, i, "{") && tok_is(t, tok_next(t, i), "}") &&
		    (tok_is(t, tok_prev(t, i), ")") || tok_is(t, tok_prev(t, i), "else"))) {
			*ret_last = i;
			n++;
		}
	return n;
}

/* What upstream has inside of a block of its own did not come along. */
static size_t emptied(struct gate_func *fn)
{
	struct gate_file *g = fn->g;
	size_t at = 0, sink, r = hollow(&g->toks, fn->r, &at);
	struct port_finding *f;

	if (!r || r <= hollow(&g->x->u.toks, fn->u, &sink) ||
	    r <= hollow(&g->x->t.toks, fn->t, &sink))
		return 0;
	f = gate_find(g, "place", fn->r->name, g->toks.v[at].line);
	if (!f)
		return 0;
	f->text = arena_printf(g->arena, "%.*s() would have a block with nothing in it",
			       STR_ARG(fn->r->name));
	return 1;
}

size_t gate_place(struct gate_func *fn)
{
	struct placed_lines p = { 0 }, u, r;

	if (!fn->u || !fn->t)
		return 0;
	if (fn->p)
		lines_of(fn->g->arena, &fn->g->x->p.toks, fn->p, &p);
	lines_of(fn->g->arena, &fn->g->x->u.toks, fn->u, &u);
	lines_of(fn->g->arena, &fn->g->toks, fn->r, &r);
	more_cases(fn);
	return misplaced(fn, &p, &u, &r) + out_of_order(fn, &u, &r) + declared_late(fn) +
	       emptied(fn);
}
