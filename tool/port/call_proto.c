/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "port/call_proto.h"

struct params {
	struct str type[CALL_ARGS_MAX];	/* as one reads it, the name left out */
	size_t n;
};

static bool type_word(const struct toks *t, size_t i)
{
	return t->v[i].kind == TOK_IDENT &&
	       (tok_is(t, i, "struct") || tok_is(t, i, "union") || tok_is(t, i, "enum"));
}

/* "const struct inode *inode" without its name. */
static struct str param_type(struct arena *a, const struct toks *t, size_t first, size_t end)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(1 << 12);
	size_t words = 0, last = end;

	for (size_t i = first; i < end; i++)
		if (t->v[i].kind == TOK_IDENT)
			words++;
	if (words > 1 && t->v[end - 1].kind == TOK_IDENT && !tok_keyword(tok_str(t, end - 1)) &&
	    !type_word(t, end - 2))
		last = end - 1;
	for (size_t i = first; i < last; i++) {
		if (t->v[i].kind == TOK_COMMENT || tok_is(t, i, "const"))
			continue;
		buf_add(&b, tok_str(t, i));
		buf_addc(&b, ' ');
	}
	return arena_span(a, buf_str(&b));
}

static bool read_params(struct arena *a, const struct toks *t, const struct items *items,
			struct str callee, struct params *ret)
{
	for (size_t i = 0; i < items->n; i++) {
		const struct item *it = &items->v[i];
		struct call_args args;

		if ((it->kind != ITEM_FUNC && it->kind != ITEM_PROTO) ||
		    !str_eq(it->name, callee))
			continue;
		for (size_t k = it->head; k < it->end; k++) {
			if (!str_eq(tok_str(t, k), callee) || !call_args(t, k, it->end, &args))
				continue;
			ret->n = args.n;
			for (size_t n = 0; n < args.n; n++)
				ret->type[n] = param_type(a, t, args.first[n], args.end[n]);
			return true;
		}
	}
	return false;
}

/* The function's parameters as @path declares them. */
static bool declared_in(struct arena *a, const struct world *w, const char *path,
			struct str callee, struct params *ret)
{
	struct str text;
	struct toks t;
	struct items items;

	if (!path || w->text(w->ctx, path, &text) != 1)
		return false;
	tok_lex(a, text, &t);
	item_split(a, &t, &items);
	return read_params(a, &t, &items, callee, ret);
}

bool call_proto_retyped(struct arena *a, const struct side *p, const struct side *t,
			struct str callee)
{
	struct params here, there;

	if (!read_params(a, &p->toks, &p->items, callee, &there) ||
	    !read_params(a, &t->toks, &t->items, callee, &here) || here.n != there.n)
		return false;
	for (size_t i = 0; i < here.n; i++)
		if (!str_eq(here.type[i], there.type[i]))
			return true;
	return false;
}

static const char *path_of(const struct world *w, const char *path, struct str callee)
{
	struct world_def d = { 0 };

	if (!w || w->find(w->ctx, path, callee, NAME_ANY, &d) != WORLD_FOUND)
		return NULL;
	return d.path;
}

/*
 * Where the few parameters stand among the many: ret_at[i] for each of @few. False: not in one
 * way only, seen from the front and from the back.
 */
static bool embed(const struct params *few, const struct params *many, size_t *ret_at)
{
	size_t i = 0, k;

	for (k = 0; k < many->n && i < few->n; k++)
		if (str_eq(few->type[i], many->type[k]))
			ret_at[i++] = k;
	if (i < few->n)
		return false;
	for (k = many->n, i = few->n; i-- > 0;) {
		while (!str_eq(few->type[i], many->type[k - 1]))
			k--;
		if (ret_at[i] != --k)
			return false;
	}
	return true;
}

static bool constant(const struct toks *t, size_t first, size_t end)
{
	struct str s = tok_str(t, first);

	if (end - first != 1)
		return false;
	if (t->v[first].kind == TOK_NUMBER || str_is(s, "NULL") || str_is(s, "true") ||
	    str_is(s, "false"))
		return true;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= 'a' && s.p[i] <= 'z')
			return false;
	return t->v[first].kind == TOK_IDENT;
}

/* The constant that all of the branch's calls give as argument @at of @n; empty: there is none. */
static struct str usual(const struct toks *t, struct str callee, size_t n, size_t at,
			size_t *ret_calls)
{
	struct str ret = { 0 };

	*ret_calls = 0;
	for (size_t i = 0; i < t->n; i++) {
		struct call_args args;

		if (t->v[i].kind != TOK_IDENT || !str_eq(tok_str(t, i), callee) ||
		    (i && t->v[i - 1].kind == TOK_IDENT && !tok_keyword(tok_str(t, i - 1))) ||
		    tok_is(t, i - 1, "*") || !call_args(t, i, t->n, &args) || args.n != n)
			continue;
		if (!constant(t, args.first[at], args.end[at]) ||
		    (ret.n && !str_eq(ret, tok_str(t, args.first[at]))))
			return (struct str){ 0 };
		ret = tok_str(t, args.first[at]);
		++*ret_calls;
	}
	return ret;
}

/*
 * A pointer to a number is where the function puts its answer: one that lacks it answers in another
 * way, and the call with an argument less would leave the variable as it is.
 */
static bool answers_by(struct str type)
{
	return str_ends(type, "* ") && str_find(type, STR("struct "), 0) < 0 &&
	       str_find(type, STR("union "), 0) < 0 && str_find(type, STR("void "), 0) < 0 &&
	       str_find(type, STR("char "), 0) < 0;
}

static bool loses_answer(const struct params *few, const struct params *many, const size_t *at)
{
	for (size_t k = 0, i = 0; k < many->n; k++) {
		if (i < few->n && at[i] == k)
			i++;
		else if (answers_by(many->type[k]))
			return true;
	}
	return false;
}

static void add(struct call_form *f, size_t arg, struct str word, bool space)
{
	f->v[f->n++] = (struct call_part){ arg, word, space };
}

bool call_proto_form(struct arena *a, const struct port_options *o, const char *path,
		     const struct toks *branch, struct str callee, size_t nargs,
		     struct call_form *ret)
{
	struct params here, there;
	size_t at[CALL_ARGS_MAX], calls = 0;
	bool fewer;

	const char *theirs = path_of(o->source, path, callee);
	const char *ours = path_of(o->world, path, callee);

	/* where several headers have the name, upstream's declares the function */
	if (!theirs || !ours || !declared_in(a, o->source, theirs, callee, &there) ||
	    !(declared_in(a, o->world, ours, callee, &here) ||
	      declared_in(a, o->world, theirs, callee, &here)) ||
	    there.n != nargs || here.n == there.n)
		return false;
	fewer = here.n < there.n;
	if (!(fewer ? embed(&here, &there, at) : embed(&there, &here, at)) ||
	    (fewer && loses_answer(&here, &there, at)))
		return false;
	*ret = (struct call_form){ .args = nargs, .votes = 1,
				   .v = ARENA_NEW_N(a, struct call_part, 2 * here.n + 3) };
	add(ret, 0, callee, false);
	add(ret, 0, STR("("), false);
	for (size_t i = 0, k = 0; i < here.n; i++) {
		if (i)
			add(ret, 0, STR(","), false);
		if (fewer) {
			add(ret, at[i] + 1, (struct str){ 0 }, i > 0);
		} else if (k < there.n && at[k] == i) {
			add(ret, ++k, (struct str){ 0 }, i > 0);
		} else {
			struct str word = usual(branch, callee, here.n, i, &calls);

			if (!word.n)
				return false;
			add(ret, 0, word, i > 0);
			ret->doubt = calls > 1 ? NULL :
				"one call of the branch says what the argument is that upstream has not";
		}
	}
	add(ret, 0, STR(")"), false);
	call_form_key(a, ret);
	return true;
}
