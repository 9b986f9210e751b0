/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a new condition guards. Upstream puts an if without braces before one statement; where the
 * branch has several in that statement's place (a helper that was never split out), the same line
 * guards the first of them alone. And what an old one guards, where the statement behind it goes.
 */
#include "port/gate_parts.h"

/* A condition and the one statement that it guards, without braces: tokens. */
struct guard {
	size_t head, body, next;	/* next: what follows the statement */
};

static bool read_guard(const struct toks *t, const struct item *it, size_t i, struct guard *ret)
{
	size_t open = tok_next(t, i), close, k;

	if (t->v[i].kind != TOK_IDENT || t->v[i].flags & TOK_PP || !tok_punct(t, open, '(') ||
	    (!tok_is(t, i, "if") && !tok_is(t, i, "while") && !tok_is(t, i, "for")))
		return false;
	close = tok_close(t, open, it->end);
	k = close < it->end ? tok_next(t, close) : it->end;
	if (k >= it->end || tok_punct(t, k, '{') || tok_punct(t, k, ';'))
		return false;
	*ret = (struct guard){ .head = i, .body = k };
	/* what is a statement of many parts is not looked through */
	for (; k < it->end && !tok_punct(t, k, ';'); k = tok_next(t, k)) {
		if (tok_punct(t, k, '{') || tok_punct(t, k, '}') || t->v[k].flags & TOK_PP)
			return false;
		if (tok_punct(t, k, '('))
			k = tok_close(t, k, it->end);
	}
	ret->next = k < it->end ? tok_next(t, k) : it->end;
	return ret->next < it->end;
}

static bool same_words(const struct toks *x, size_t a, size_t an, const struct toks *y, size_t b)
{
	for (size_t k = 0; k < an; k++)
		if (b + k >= y->n || x->v[a + k].id != y->v[b + k].id)
			return false;
	return true;
}

/* The one guard of @it with these words before its statement. */
static bool only_guard(const struct toks *t, const struct item *it, const struct toks *x,
		       const struct guard *like, struct guard *ret)
{
	size_t found = 0;

	for (size_t i = it->body; i < it->end; i++) {
		struct guard g;

		if (same_words(x, like->head, like->body - like->head, t, i) &&
		    read_guard(t, it, i, &g)) {
			*ret = g;
			found++;
		}
	}
	return found == 1;
}

/* Are these words in the function as it was? */
static bool has(const struct toks *t, const struct item *it, const struct toks *x, size_t from,
		size_t end)
{
	for (size_t i = it->body; i < it->end; i++)
		if (same_words(x, from, end - from, t, i))
			return true;
	return false;
}

/* Does upstream have this statement, and nowhere is it guarded? */
static bool unguarded(const struct toks *u, const struct item *it, const struct toks *r,
		      const struct guard *g)
{
	bool found = false;

	for (size_t i = it->body + 1; i < it->end; i++) {
		size_t prev = tok_prev(u, i);

		if (!same_words(r, g->body, g->next - g->body - 1, u, i))
			continue;
		if (!tok_punct(u, prev, ';') && !tok_punct(u, prev, '{') &&
		    !tok_punct(u, prev, '}'))
			return false;
		found = true;
	}
	return found;
}

/* What an if of the branch's guarded went, and what came behind it took its place. */
static size_t orphans(struct gate_func *fn)
{
	struct gate_file *g = fn->g;
	const struct toks *r = &g->toks, *t = &g->x->t.toks;
	size_t found = 0;

	for (size_t i = fn->r->body; i < fn->r->end; i++) {
		struct port_finding *f;
		struct guard here, was;

		if (gate_fresh(g, i) || !read_guard(r, fn->r, i, &here) ||
		    !only_guard(t, fn->t, r, &here, &was) ||
		    r->v[here.body].id == t->v[was.body].id ||
		    has(r, fn->r, t, was.body, was.next - 1) ||
		    !unguarded(&g->x->u.toks, fn->u, r, &here))
			continue;
		f = gate_find(g, "place", tok_str(r, here.body), r->v[i].line);
		if (!f)
			continue;
		f->text = arena_printf(g->arena, "%.*s(): what this %.*s guards went, and it would "
				       "guard what upstream always runs", STR_ARG(fn->r->name),
				       STR_ARG(tok_str(r, i)));
		found++;
	}
	return found;
}

size_t gate_guards(struct gate_func *fn)
{
	struct gate_file *g = fn->g;
	const struct toks *r = &g->toks;
	size_t found;

	if (!fn->u || !fn->t)
		return 0;
	found = orphans(fn);
	for (size_t i = fn->r->body; i < fn->r->end; i++) {
		const struct toks *u = &g->x->u.toks;
		struct port_finding *f;
		struct guard here, there;

		if (!gate_fresh(g, i) || !read_guard(r, fn->r, i, &here) ||
		    !only_guard(u, fn->u, r, &here, &there) ||
		    r->v[here.body].id == u->v[there.body].id ||
		    r->v[here.next].id == u->v[there.next].id ||
		    !has(&g->x->t.toks, fn->t, r, here.body, here.next - 1))
			continue;
		f = gate_find(g, "place", tok_str(r, here.body), r->v[i].line);
		if (!f)
			continue;
		f->text = arena_printf(g->arena,
				       "%.*s(): what upstream's new %.*s guards is several "
				       "statements here, and it would guard the first alone",
				       STR_ARG(fn->r->name), STR_ARG(tok_str(r, i)));
		found++;
	}
	return found;
}
