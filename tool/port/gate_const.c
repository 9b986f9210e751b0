/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A structure that upstream's file has constant and the branch's has not: callbacks and tables
 * must be of the type that takes them, and this file tells which that is.
 */
#include "port/gate_parts.h"

struct tally {
	size_t constant, plain;
};

/* "const struct x" and "struct x" before a name or a star; of the port, lines that
 * the branch had. */
static struct tally count(const struct toks *t, struct str tag, const struct gate_file *branch)
{
	struct tally n = { 0 };

	for (size_t i = 1; i + 2 < t->n; i++) {
		if (t->v[i].kind != TOK_IDENT || !tok_is(t, i, "struct") ||
		    !str_eq(tok_str(t, i + 1), tag) || tok_is(t, i + 2, "{") ||
		    tok_is(t, i + 2, ";") || tok_is(t, i + 2, ")") ||
		    (branch && gate_fresh(branch, i)))
			continue;
		if (tok_is(t, i - 1, "const"))
			n.constant++;
		else
			n.plain++;
	}
	return n;
}

/* "struct x" of the constant object that the fresh item @it defines, or empty. */
static struct str constant_tag(const struct gate_file *g, const struct item *it)
{
	const struct toks *t = &g->toks;

	for (size_t i = it->head + 1; i + 2 < it->end && !tok_is(t, i, "="); i++)
		if (tok_is(t, i, "struct") && tok_is(t, i - 1, "const") &&
		    str_eq(tok_str(t, i + 2), it->name))
			return tok_str(t, i + 1);
	return (struct str){ "", 0 };
}

/* "struct x" of the object that item @it defines, or empty. */
static struct str object_type(const struct gate_file *g, const struct item *it)
{
	const struct toks *t = &g->toks;

	for (size_t i = it->head; i + 1 < it->end && !tok_is(t, i, "="); i++)
		if (tok_is(t, i, "struct"))
			return (struct str){ t->text.p + t->v[i].off, t->v[i + 1].off +
					     t->v[i + 1].len - t->v[i].off };
	return (struct str){ "", 0 };
}

/* The member that argument @arg of the branch's macro @name initialises: ".m = arg"; or empty. */
static struct str member_set(struct gate_file *g, struct str name, size_t arg)
{
	const struct world *w = g->o->world;
	struct world_def d = { 0 };
	struct items items;
	struct toks t;
	struct str text, param = { "", 0 };
	const struct item *it;
	size_t i, k = 0;

	if (w->find(w->ctx, g->f->target, name, NAME_ANY, &d) != WORLD_FOUND || !d.path ||
	    w->text(w->ctx, d.path, &text) != 1)
		return param;
	tok_lex(g->arena, text, &t);
	item_split(g->arena, &t, &items);
	it = item_find(&items, ITEM_MACRO, name, 1);
	if (!it)
		return param;
	for (i = it->head; i < it->end && !tok_is(&t, i, "("); i++)
		;
	for (i++; i < it->end && !tok_is(&t, i, ")"); i++) {
		if (tok_is(&t, i, ","))
			k++;
		else if (k == arg)
			param = tok_str(&t, i);
	}
	for (; param.n && i + 3 < it->end; i++)
		if (tok_is(&t, i, ".") && tok_is(&t, i + 2, "=") &&
		    str_eq(tok_str(&t, i + 3), param))
			return tok_str(&t, i + 1);
	return (struct str){ "", 0 };
}

/* Does @type declare "struct tag *member", and nothing of it is constant? */
static bool plain_member(struct gate_file *g, struct str type, struct str member, struct str tag)
{
	const struct decl_struct *s = decl_struct(g->decls, g->f->target, type);

	for (size_t i = s ? s->first + 3 : 0; s && i < s->end; i++)
		if (s->toks.v[i].kind == TOK_IDENT && str_eq(tok_str(&s->toks, i), member) &&
		    tok_is(&s->toks, i - 1, "*") && str_eq(tok_str(&s->toks, i - 2), tag) &&
		    tok_is(&s->toks, i - 3, "struct") && !tok_is(&s->toks, i - 4, "const"))
			return true;
	return false;
}

/* A fresh "&object" that goes to a member by way of a macro: may that member point to
 * what is constant? */
static size_t pointed_at(struct gate_file *g, const struct item *object, struct str tag)
{
	const struct toks *t = &g->toks;

	for (size_t n = 0; n < g->fresh_toks.n; n++) {
		size_t i = g->fresh_toks.v[n], arg = 0, k, depth = 0;
		const struct item *in;
		struct port_finding *f;
		struct str member, type;

		if (i < 2 || t->v[i].kind != TOK_IDENT || !tok_is(t, i - 1, "&") ||
		    !str_eq(tok_str(t, i), object->name))
			continue;
		in = item_at(&g->items, i);
		if (!in || in->kind != ITEM_VAR)
			continue;
		for (k = i - 1; k > in->head && (depth || !tok_is(t, k, "(")); k--) {
			depth += tok_is(t, k, ")");
			depth -= depth && tok_is(t, k, "(");
			arg += !depth && tok_is(t, k, ",");
		}
		if (k <= in->head || t->v[k - 1].kind != TOK_IDENT)
			continue;
		type = object_type(g, in);
		member = member_set(g, tok_str(t, k - 1), arg);
		if (!type.n || !member.n || !plain_member(g, type, member, tag))
			continue;
		f = gate_find(g, "type", object->name, t->v[i].line);
		if (!f)
			return 0;
		f->text = arena_printf(g->arena, "%.*s is constant, and %.*s of %.*s here is not "
				       "for what is", STR_ARG(object->name), STR_ARG(member),
				       STR_ARG(type));
		for (k = object->head; !tok_is(t, k, "const"); k++)
			;
		f->cut = tok_str(t, k);
		return 1;
	}
	return 0;
}

size_t gate_constants(struct gate_file *g)
{
	const struct toks *t = &g->toks;
	size_t found = 0;

	for (size_t i = 0; g->o->world && i < g->items.n; i++) {
		const struct item *it = &g->items.v[i];
		struct str tag = { "", 0 };

		if (it->kind == ITEM_VAR && gate_fresh(g, it->head))
			tag = constant_tag(g, it);
		if (tag.n)
			found += pointed_at(g, it, tag);
	}

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
		f->text = arena_printf(g->arena,
				       "no struct %.*s of this file is constant on the branch, "
				       "and upstream's are",
				       STR_ARG(tag));
		f->cut = tok_str(t, i - 1);
		f->guess = true;
		found++;
	}
	return found;
}
