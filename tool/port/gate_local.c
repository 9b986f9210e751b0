/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The variables of a function. A lower-case word is often some other file's name
 * too, so that asking whether the branch knows it proves nothing: what upstream
 * declares in its function must be declared in the branch's, as the same thing.
 */
#include "port/gate_parts.h"

const struct name_local *gate_local(const struct names *n, struct str name)
{
	for (size_t i = 0; i < n->locals.n; i++)
		if (str_eq(n->locals.v[i].name, name))
			return &n->locals.v[i];
	return NULL;
}

bool gate_takes_member(struct str callee)
{
	static const char *const takes[] = { "offset", "container", "entry", "member", "field",
					     "struct_size", "flex", "for_each", "typeof" };

	for (size_t i = 0; i < ARRAY_SIZE(takes); i++)
		if (str_find(callee, str_of(takes[i]), 0) >= 0)
			return true;
	return false;
}

static bool variable(const struct name_use *u)
{
	return u->kind == USE_VALUE || u->kind == USE_CALL ||
	       (u->kind == USE_ARG && !gate_takes_member(u->callee));
}

/* Used and not declared: upstream's local that the branch has not, or the branch's
 * own that went. */
static size_t undeclared(struct gate_func *fn)
{
	struct gate_file *g = fn->g;
	size_t found = 0;

	for (size_t i = 0; i < fn->rn.uses.n; i++) {
		const struct name_use *u = &fn->rn.uses.v[i];
		bool fresh = g->fresh[u->line - 1];
		bool upstreams = fresh && gate_local(&fn->un, u->name);
		struct port_finding *f;

		if (!variable(u) || (!upstreams && !gate_local(&fn->tn, u->name)) ||
		    gate_defined(g, u->name))
			continue;
		f = gate_find(g, "local", u->name, u->line);
		if (!f)
			continue;
		f->text = arena_printf(g->arena, upstreams ?
			"%.*s is a variable of upstream's %.*s(), and the branch's has none of that name" :
			"%.*s is still used in %.*s(), and its declaration went",
			STR_ARG(u->name), STR_ARG(fn->r->name));
		f->unresolved = upstreams;
		found++;
	}
	return found;
}

static bool tagged(struct str type)
{
	return str_starts(type, "struct ") || str_starts(type, "union ");
}

/* Two declarations under which the same expression cannot mean the same. */
static bool another(const struct name_local *a, const struct name_local *b)
{
	if (!a->type.n || !b->type.n)
		return false;
	if (a->stars != b->stars)
		return true;
	return (tagged(a->type) || tagged(b->type)) && !str_eq(a->type, b->type);
}

static const char *declared(struct arena *a, const struct name_local *l)
{
	return arena_printf(a, "%.*s %.*s%.*s", STR_ARG(l->type), l->stars < 4 ? l->stars : 4,
			    "****", STR_ARG(l->name));
}

/* New code that uses a variable which the branch declares as something else. */
static size_t retyped(struct gate_func *fn)
{
	struct gate_file *g = fn->g;
	size_t found = 0;

	for (size_t i = fn->r->first; i < fn->r->end; i++) {
		const struct name_local *here, *there;
		struct str w = tok_str(&g->toks, i);
		struct port_finding *f;

		if (g->toks.v[i].kind != TOK_IDENT || !gate_fresh(g, i) || tok_keyword(w) ||
		    (i && tok_access(&g->toks, i - 1)))
			continue;
		here = gate_local(&fn->rn, w);
		there = here ? gate_local(&fn->un, w) : NULL;
		if (!there || here->tok == i || gate_fresh(g, here->tok) || !another(here, there))
			continue;
		f = gate_find(g, "type", w, g->toks.v[i].line);
		if (!f)
			continue;
		f->text = arena_printf(g->arena, "%.*s() declares %s here, and upstream's %s",
				       STR_ARG(fn->r->name), declared(g->arena, here),
				       declared(g->arena, there));
		found++;
	}
	return found;
}

/*
 * A variable is a pointer or it is not: new text that writes x.y where the
 * branch's own lines of that function write x->y is in another dialect.
 */
static size_t accessed(struct gate_func *fn)
{
	struct gate_file *g = fn->g;
	const struct toks *t = &g->toks;
	size_t first = fn->r->first, end = fn->r->end, found = 0;

	for (size_t i = first; i + 1 < end; i++) {
		bool dot = tok_is(t, i + 1, "."), arrow = tok_is(t, i + 1, "->");
		struct str name = tok_str(t, i);
		size_t same = 0, other = 0;
		struct port_finding *f;

		if (t->v[i].kind != TOK_IDENT || (!dot && !arrow) || !gate_fresh(g, i) ||
		    (i && tok_access(t, i - 1)))
			continue;
		for (size_t k = first; k + 1 < end; k++) {
			if (t->v[k].id != t->v[i].id || gate_fresh(g, k) ||
			    (k && tok_access(t, k - 1)))
				continue;
			same += tok_is(t, k + 1, dot ? "." : "->");
			other += tok_is(t, k + 1, dot ? "->" : ".");
		}
		if (same || !other)
			continue;
		f = gate_find(g, "access", name, t->v[i].line);
		if (!f)
			continue;
		f->text = arena_printf(g->arena,
				       "%.*s is %s pointer in this function of the branch",
				       STR_ARG(name), dot ? "a" : "no");
		found++;
	}
	return found;
}

static size_t count_word(const struct toks *t, const struct item *it, struct str w)
{
	size_t n = 0;

	for (size_t i = it->first; i < it->end; i++)
		n += t->v[i].kind == TOK_IDENT && str_eq(tok_str(t, i), w);
	return n;
}

/* A variable that came with the port, and what uses it did not. */
static size_t idle(struct gate_func *fn)
{
	struct gate_file *g = fn->g;
	size_t found = 0;

	for (size_t i = 0; fn->u && i < fn->rn.locals.n; i++) {
		const struct name_local *l = &fn->rn.locals.v[i];
		struct port_finding *f;

		if (l->param || !gate_fresh(g, l->tok) || gate_local(&fn->tn, l->name) ||
		    count_word(&g->toks, fn->r, l->name) > 1 ||
		    count_word(&g->x->u.toks, fn->u, l->name) < 2)
			continue;
		f = gate_find(g, "local", l->name, g->toks.v[l->tok].line);
		if (!f)
			continue;
		f->text = arena_printf(g->arena,
				       "%.*s is declared in %.*s() and nothing uses it here",
				       STR_ARG(l->name), STR_ARG(fn->r->name));
		found++;
	}
	return found;
}

/* The brace that ends the block which token @i stands in. */
static size_t block_end(const struct toks *t, const struct item *it, size_t i)
{
	for (; i < it->end && !tok_punct(t, i, '}'); i++)
		if (tok_punct(t, i, '{') || tok_punct(t, i, '('))
			i = tok_close(t, i, it->end);
	return i;
}

static bool declared_again(const struct names *n, const struct name_local *l)
{
	for (size_t i = 0; i < n->locals.n; i++)
		if (&n->locals.v[i] != l && str_eq(n->locals.v[i].name, l->name))
			return true;
	return false;
}

/* A token that uses @l where it is not: behind the block that declares it. it->end:
 * there is none. */
static size_t used_behind(const struct toks *t, const struct item *it, const struct names *n,
			  const struct name_local *l)
{
	if (l->param || l->tok < it->body || tok_is(t, tok_prev(t, l->tok), "(") ||
	    declared_again(n, l))
		return it->end;
	for (size_t k = block_end(t, it, l->tok); k < it->end; k++) {
		size_t prev = tok_prev(t, k);

		if (t->v[k].id == t->v[l->tok].id && t->v[k].kind == TOK_IDENT &&
		    !tok_access(t, prev) &&
		    !tok_is(t, tok_next(t, k), ":"))
			return k;
	}
	return it->end;
}

/* A variable that came to stand in another block than what uses it, as it did not on the branch. */
static size_t out_of_scope(struct gate_func *fn)
{
	struct gate_file *g = fn->g;
	size_t found = 0;

	for (size_t i = 0; i < fn->rn.locals.n; i++) {
		const struct name_local *l = &fn->rn.locals.v[i], *was = gate_local(&fn->tn, l->name);
		size_t k = used_behind(&g->toks, fn->r, &fn->rn, l);
		struct port_finding *f;

		if (k == fn->r->end || gate_defined(g, l->name) ||
		    (was && used_behind(&g->x->t.toks, fn->t, &fn->tn, was) < fn->t->end))
			continue;
		f = gate_find(g, "local", l->name, g->toks.v[k].line);
		if (!f)
			continue;
		f->text = arena_printf(g->arena,
				       "%.*s is declared in an inner block of %.*s(), and "
				       "used outside of it",
				       STR_ARG(l->name), STR_ARG(fn->r->name));
		found++;
	}
	return found;
}

size_t gate_locals(struct gate_func *fn)
{
	return undeclared(fn) + retyped(fn) + accessed(fn) + idle(fn) + out_of_scope(fn);
}
