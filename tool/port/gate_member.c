/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Members by their structure, and arguments by their type. That some structure of the
 * branch has a member of that name proves little: the one that is asked must have it,
 * and what is handed to a function must be what the branch's function takes.
 */
#include "port/gate_parts.h"

/* What an expression that begins at token @i is: x, x->a.b, &x. @ret_end: one past it. */
static struct decl_type chain(struct gate_func *fn, size_t i, size_t *ret_end, bool report,
			      size_t *found);

/* Does a line of this function that the branch had ask the same variable for the same member? */
static bool branch_asks(struct gate_func *fn, size_t var, size_t member)
{
	const struct toks *t = &fn->g->toks;

	for (size_t i = fn->r->first; i + 2 < fn->r->end; i++)
		if (t->v[i].id == t->v[var].id && tok_access(t, i + 1) &&
		    t->v[i + 2].id == t->v[member].id && !gate_fresh(fn->g, i + 2))
			return true;
	return false;
}

static size_t no_member(struct gate_func *fn, size_t member, struct str type)
{
	struct gate_file *g = fn->g;
	struct port_finding *f = gate_find(g, "member", tok_str(&g->toks, member),
					   g->toks.v[member].line);

	if (!f)
		return 0;
	f->unresolved = true;
	f->text = arena_printf(g->arena, "%.*s has no member %.*s here", STR_ARG(type),
			       STR_ARG(tok_str(&g->toks, member)));
	return 1;
}

/* x->callback(…) takes as many arguments as the branch's structure says. */
static size_t callback(struct gate_func *fn, const struct decl_struct *s, size_t member)
{
	struct gate_file *g = fn->g;
	const struct toks *t = &g->toks;
	size_t open = member + 1, close = tok_close(t, open, fn->r->end), n = 0;
	struct decl_params want;
	struct port_finding *f;

	if (close >= fn->r->end ||
	    !decl_callback(g->arena, s, tok_str(t, member), &want) || want.variadic)
		return 0;
	for (size_t i = open + 1; i < close; i++) {
		n += tok_is(t, i, ",");
		if (tok_is(t, i, "(") || tok_is(t, i, "[") || tok_is(t, i, "{"))
			i = tok_close(t, i, close);
	}
	n += tok_next(t, open) != close;
	if (n == want.n)
		return 0;
	f = gate_find(g, "arity", tok_str(t, member), t->v[member].line);
	if (!f)
		return 0;
	f->text = arena_printf(g->arena, "%.*s() is called with %zu argument%s and takes %zu here",
			       STR_ARG(tok_str(t, member)), n, n == 1 ? "" : "s", want.n);
	return 1;
}

static struct decl_type chain(struct gate_func *fn, size_t i, size_t *ret_end, bool report,
			      size_t *found)
{
	struct gate_file *g = fn->g;
	const struct toks *t = &g->toks;
	const struct name_local *l = gate_local(&fn->rn, tok_str(t, i));
	struct decl_type ty = { .stars = 0 };
	size_t var = i;

	if (l) {
		ty.name = l->type;
		ty.stars = l->stars;
	}
	for (i++; i + 1 < fn->r->end; i += 2) {
		const struct decl_struct *s;

		if (tok_is(t, i, "[")) {
			i = tok_close(t, i, fn->r->end) - 1;
			ty.stars--;
			continue;
		}
		if (!tok_access(t, i) || t->v[i + 1].kind != TOK_IDENT)
			break;
		s = ty.name.n && ty.stars == tok_is(t, i, "->") ?
			decl_struct(g->decls, g->f->target, ty.name) : NULL;
		if (!s) {
			ty = (struct decl_type){ .stars = 0 };
			continue;
		}
		if (report && gate_fresh(g, i + 1) && !decl_has(s, tok_str(t, i + 1)) &&
		    !branch_asks(fn, var, i + 1))
			*found += no_member(fn, i + 1, ty.name);
		if (report && gate_fresh(g, i + 1) && tok_is(t, i + 2, "("))
			*found += callback(fn, s, i + 1);
		ty = decl_member(g->arena, s, tok_str(t, i + 1));
	}
	*ret_end = i;
	return ty;
}

/* Does the chain at token @i reach a line that the port brought? Others need no look-up. */
static bool reaches_fresh(const struct gate_func *fn, size_t i)
{
	const struct toks *t = &fn->g->toks;

	for (i++; i + 1 < fn->r->end; i += 2) {
		if (tok_is(t, i, "["))
			i = tok_close(t, i, fn->r->end) - 1;
		else if (!tok_access(t, i))
			return false;
		else if (gate_fresh(fn->g, i + 1))
			return true;
	}
	return false;
}

size_t gate_members(struct gate_func *fn)
{
	struct gate_file *g = fn->g;
	const struct toks *t = &g->toks;
	size_t found = 0, end;

	for (size_t i = fn->r->body; i + 2 < fn->r->end; i = end) {
		end = i + 1;
		if (t->v[i].kind != TOK_IDENT || (!tok_access(t, i + 1) && !tok_is(t, i + 1, "[")) ||
		    tok_access(t, i - 1) || !reaches_fresh(fn, i) ||
		    !gate_local(&fn->rn, tok_str(t, i)))
			continue;
		/* may go on over lines: each member is judged by its own */
		chain(fn, i, &end, true, &found);
		if (end <= i)
			end = i + 1;
	}
	return found;
}

static bool tagged(struct str type)
{
	return str_starts(type, "struct ") || str_starts(type, "union ");
}

/* The argument in [i, end), where it is a plain one. */
static bool argument(struct gate_func *fn, size_t i, size_t end, struct decl_type *ret)
{
	const struct toks *t = &fn->g->toks;
	size_t stop = i, none = 0;
	int address = 0;

	if (tok_is(t, i, "&") || tok_is(t, i, "*"))
		address = tok_is(t, i++, "&") ? 1 : -1;
	if (i >= end || t->v[i].kind != TOK_IDENT || !gate_local(&fn->rn, tok_str(t, i)))
		return false;
	*ret = chain(fn, i, &stop, false, &none);
	ret->stars += address;
	return stop == end && ret->name.n;
}

static size_t unlike(struct gate_func *fn, size_t call, size_t n, const struct decl_type *give,
		     const struct decl_type *take)
{
	struct gate_file *g = fn->g;
	struct port_finding *f;

	if (!tagged(give->name) || !tagged(take->name) ||
	    (str_eq(give->name, take->name) && give->stars == take->stars))
		return 0;
	f = gate_find(g, "argument", tok_str(&g->toks, call), g->toks.v[call].line);
	if (!f)
		return 0;
	f->text = arena_printf(g->arena, "%.*s() takes %.*s%s as argument %zu here, and is given "
			       "%.*s%s", STR_ARG(tok_str(&g->toks, call)), STR_ARG(take->name),
			       take->stars ? " *" : "", n + 1, STR_ARG(give->name),
			       give->stars ? " *" : "");
	return 1;
}

static size_t arguments(struct gate_func *fn, size_t call)
{
	struct gate_file *g = fn->g;
	const struct toks *t = &g->toks;
	size_t open = call + 1, close = tok_close(t, open, fn->r->end), from = open + 1, n = 0;
	struct decl_params want;
	bool asked = false;
	size_t found = 0;

	for (size_t i = from; i <= close && close < fn->r->end; i++) {
		if (i == close || tok_is(t, i, ",")) {
			struct decl_type give = { .stars = 0 };

			if (i > from && argument(fn, from, i, &give) && tagged(give.name)) {
				if (!asked && !decl_function(g->decls, g->f->target,
							     tok_str(t, call), &want))
					return found;
				asked = true;
				if (n < want.n)
					found += unlike(fn, call, n, &give, &want.v[n]);
			}
			from = i + 1;
			n++;
		} else if (tok_is(t, i, "(") || tok_is(t, i, "[") || tok_is(t, i, "{")) {
			i = tok_close(t, i, close);
		}
	}
	return found;
}

/* Is the value of the call at token @i asked for? */
static bool wants_value(const struct toks *t, size_t i)
{
	static const char *const before[] = { "=", "!", "&&", "||", "==", "!=", "<", ">", "+", "|" };
	size_t prev = tok_prev(t, i), close = tok_close(t, i + 1, t->n), next = tok_next(t, close);

	for (size_t k = 0; k < ARRAY_SIZE(before); k++)
		if (tok_is(t, prev, before[k]) || (k > 1 && tok_is(t, next, before[k])))
			return true;
	return tok_punct(t, prev, '(') && (tok_is(t, tok_prev(t, prev), "if") ||
					   tok_is(t, tok_prev(t, prev), "while"));
}

/* New code that asks for the value of what returns none here. */
static size_t no_value(struct gate_func *fn, size_t call)
{
	struct gate_file *g = fn->g;
	struct str name = tok_str(&g->toks, call);
	struct port_finding *f;

	if (!wants_value(&g->toks, call) || !decl_void(g->decls, g->f->target, name))
		return 0;
	f = gate_find(g, "value", name, g->toks.v[call].line);
	if (!f)
		return 0;
	f->text = arena_printf(g->arena,
			       "%.*s() asks what %.*s() returns, and here it returns nothing",
			       STR_ARG(fn->r->name), STR_ARG(name));
	return 1;
}

size_t gate_arguments(struct gate_func *fn)
{
	const struct toks *t = &fn->g->toks;
	size_t found = 0;

	for (size_t i = fn->r->body; i + 1 < fn->r->end; i++)
		if (t->v[i].kind == TOK_IDENT && gate_fresh(fn->g, i) && tok_is(t, i + 1, "(") &&
		    !tok_keyword(tok_str(t, i)) && !tok_access(t, i - 1) &&
		    !gate_local(&fn->rn, tok_str(t, i)))
			found += arguments(fn, i) + no_value(fn, i);
	return found;
}
