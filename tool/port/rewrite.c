/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "port/rewrite.h"

static bool operand_end(const struct toks *t, size_t i)
{
	if (i >= t->n)
		return false;
	if (t->v[i].kind == TOK_IDENT)
		return !tok_keyword(tok_str(t, i));
	return t->v[i].kind == TOK_NUMBER || t->v[i].kind == TOK_STRING ||
	       t->v[i].kind == TOK_CHAR || tok_is(t, i, ")") || tok_is(t, i, "]");
}

/* The token before @i inside the item, comments and directives aside; t->n when there is none. */
static size_t before(const struct rewrite *r, size_t i)
{
	bool directive = r->t->v[i].flags & TOK_PP;

	do
		i = tok_prev(r->t, i);
	while (i < r->t->n && !directive && (r->t->v[i].flags & TOK_PP));
	return i < r->t->n && i >= r->item->first ? i : r->t->n;
}

/* May an expression begin at @i? Not as a member, and not as the name of a declaration. */
static bool may_begin(const struct rewrite *r, size_t i)
{
	size_t p = before(r, i);

	if (p >= r->t->n || i == r->body)
		return true;
	if (tok_access(r->t, p))
		return false;
	if (r->t->v[p].kind != TOK_IDENT)
		return true;
	return tok_is(r->t, p, "return") || tok_is(r->t, p, "else") || tok_is(r->t, p, "do") ||
	       tok_is(r->t, p, "case") || tok_is(r->t, p, "sizeof");
}

static bool statement_begins(const struct rewrite *r, size_t i)
{
	size_t p = before(r, i);

	return p >= r->t->n || tok_is(r->t, p, ";") || tok_is(r->t, p, "{") ||
	       tok_is(r->t, p, "}") ||
	       tok_is(r->t, p, ")") || tok_is(r->t, p, ":") || tok_is(r->t, p, "else") ||
	       tok_is(r->t, p, "do");
}

/* Tokens of a declaration where an argument would stand: "struct page *page", "gfp_t gfp". */
static bool declares(const struct toks *t, size_t i, size_t end)
{
	size_t first = i;

	for (; i < end; i++) {
		struct str s = tok_str(t, i);
		bool word = t->v[i].kind == TOK_IDENT;

		if (tok_is(t, i, "(") || tok_is(t, i, "[") || tok_is(t, i, "{")) {
			i = tok_close(t, i, end);
			continue;
		}
		if (!word)
			continue;
		if (tok_keyword(s) && !str_is(s, "sizeof") && !str_is(s, "typeof") &&
		    !str_is(s, "__typeof__"))
			return true;
		if (i > first && t->v[i - 1].kind == TOK_IDENT && !tok_is(t, i - 1, "sizeof"))
			return true;
	}
	return false;
}

/* The whole argument at @i: one past its last token, or 0. */
static size_t argument_end(const struct rewrite *r, size_t i, size_t end)
{
	const struct toks *t = r->t;
	size_t first = i;
	bool code = false;

	for (; i < end; i++) {
		if (t->v[i].kind == TOK_COMMENT)
			continue;
		if (tok_is(t, i, "(") || tok_is(t, i, "[") || tok_is(t, i, "{"))
			i = tok_close(t, i, end);
		else if (tok_is(t, i, ",") || tok_is(t, i, ")") || tok_is(t, i, "]") ||
			 tok_is(t, i, "}") || tok_is(t, i, ";"))
			break;
		code = true;
	}
	if (!code || i >= end || tok_is(t, i, ";") || tok_is(t, i, "}") || declares(t, first, i))
		return 0;
	return i;
}

/* Is the variable at @i declared with the metavariable's type, with that many stars? */
static bool declared(const struct rewrite *r, int meta, size_t i, int stars)
{
	const struct rewrite_vars *v = &r->vars[meta];

	if (i >= r->t->n || r->t->v[i].kind != TOK_IDENT)
		return false;
	for (size_t k = 0; k < v->n; k++)
		if (str_eq(v->v[k].name, tok_str(r->t, i)))
			return v->v[k].stars == stars;
	return false;
}

/* Do the tokens [i, end) have the type of the metavariable: x, &x, (…)? */
static bool has_type(const struct rewrite *r, int meta, size_t i, size_t end)
{
	while (end - i > 2 && tok_is(r->t, i, "(") && tok_close(r->t, i, end) == end - 1) {
		i++;
		end--;
	}
	if (end - i == 1)
		return declared(r, meta, i, 1);
	return end - i == 2 && tok_is(r->t, i, "&") && declared(r, meta, i + 1, 0);
}

/* A typed pointer before "->": x or (&x); one past it, or 0. */
static size_t pointer_end(const struct rewrite *r, int meta, size_t i, size_t end)
{
	size_t p = before(r, i);

	if (tok_access(r->t, p))
		return 0;
	if (tok_is(r->t, i, "(")) {
		size_t close = tok_close(r->t, i, end);

		if (operand_end(r->t, p) || close >= end || !has_type(r, meta, i, close + 1))
			return 0;
		return close + 1;
	}
	return declared(r, meta, i, 1) ? i + 1 : 0;
}

bool rewrite_delimited(const struct rule_side *s, size_t i)
{
	const struct rule_atom *p = i ? &s->v[i - 1] : NULL;
	const struct rule_atom *n = i + 1 < s->n ? &s->v[i + 1] : NULL;

	return p && n && p->meta < 0 && n->meta < 0 && strchr("(,[", p->text.p[0]) &&
	       strchr("),]", n->text.p[0]);
}

static bool word_is(const struct toks *t, size_t i, const struct rule_atom *a)
{
	return t->v[i].id == a->id && str_eq(tok_str(t, i), a->text);
}

static bool identifier(const struct toks *t, size_t i)
{
	return t->v[i].kind == TOK_IDENT && !tok_keyword(tok_str(t, i));
}

static bool match_atoms(struct rewrite *r, size_t i, size_t end, struct rewrite_match *m)
{
	const struct rule_side *s = r->from;

	m->first = i;
	for (size_t k = 0; k < s->n; k++) {
		const struct rule_atom *a = &s->v[k];
		size_t to = 0;

		if (i >= end)
			return false;
		if (a->meta < 0)
			to = word_is(r->t, i, a) ? i + 1 : 0;
		else if (r->b->metas[a->meta].kind == META_IDENTIFIER)
			to = identifier(r->t, i) ? i + 1 : 0;
		else if (rewrite_delimited(s, k))
			to = argument_end(r, i, end);
		else
			to = pointer_end(r, a->meta, i, end);
		if (!to || (a->meta >= 0 && r->b->metas[a->meta].kind == META_TYPED &&
			    !has_type(r, a->meta, i, to)))
			return false;
		m->atom[k] = i;
		m->atom_end[k] = to;
		i = to;
	}
	m->end = i;
	return true;
}

static bool context_fits(const struct rewrite *r, const struct rewrite_match *m)
{
	const struct toks *t = r->t;
	const struct rule_atom *first = &r->from->v[0];
	size_t next = tok_next(t, m->end - 1);

	/* a directive in the middle: who knows which half is compiled */
	if (r->item->kind != ITEM_MACRO && r->item->kind != ITEM_INCLUDE)
		for (size_t i = m->first; i < m->end; i++)
			if (t->v[i].flags & TOK_PP)
				return false;
	switch (r->b->kind) {
	case RULE_INCLUDE:
		return true;
	case RULE_TYPE:
		if (tok_access(t, before(r, m->first)))
			return false;
		if (m->end - m->first == 1)	/* a typedef's name: no tag of that name */
			return !tok_is(t, before(r, m->first), "struct");
		return !tok_is(t, next, "{");	/* what defines the type stays */
	case RULE_STATEMENT:
		if (!statement_begins(r, m->first))
			return false;
		break;
	case RULE_EXPRESSION:
		break;
	}
	if (first->meta < 0 && str_is(first->text, "&") && operand_end(t, before(r, m->first)))
		return false;
	if (first->name && !may_begin(r, m->first))
		return false;
	/* a lone name: not a label's */
	return r->from->n > 1 || !tok_is(t, next, ":") || !statement_begins(r, m->first);
}

/* The tokens of the item where the form may stand. */
static void eligible(const struct rewrite *r, size_t *first, size_t *end)
{
	const struct item *it = r->item;
	size_t i = it->head;

	*first = it->first;
	*end = it->end;
	if ((r->b->kind == RULE_INCLUDE) != (it->kind == ITEM_INCLUDE) || it->kind == ITEM_PP) {
		*end = *first;
		return;
	}
	if (it->kind == ITEM_MACRO) {
		/* # define NAME(parameters): the body comes after */
		i += 3;
		if (i < it->end && tok_is(r->t, i, "(") && r->t->v[i].off ==
		    r->t->v[i - 1].off + r->t->v[i - 1].len)
			i = tok_close(r->t, i, it->end) + 1;
		*first = i < it->end ? i : it->end;
		return;
	}
	if (r->b->kind == RULE_TYPE || r->b->kind == RULE_INCLUDE)
		return;
	if (it->kind == ITEM_PROTO)
		*end = *first;
	else if (it->kind == ITEM_FUNC && it->body)
		*first = it->body + 1;
}

void rewrite_init(struct rewrite *r, struct arena *a, const struct rule_block *b,
		  const struct rule_side *from, const struct toks *t, const struct items *items)
{
	*r = (struct rewrite){ .arena = a, .b = b, .from = from, .t = t, .items = items };
	r->vars = ARENA_NEW_N(a, struct rewrite_vars, b->nmetas + 1);
}

static void enter(struct rewrite *r, const struct item *it)
{
	r->item = it;
	for (size_t i = 0; i < r->b->nmetas; i++) {
		r->vars[i] = (struct rewrite_vars){ 0 };
		if (r->b->metas[i].kind == META_TYPED)
			rewrite_vars(r->arena, r->t, it->first, it->end, r->b->metas[i].type,
				     &r->vars[i]);
	}
}

bool rewrite_next(struct rewrite *r, size_t from, struct rewrite_match *ret)
{
	if (!ret->atom) {
		ret->atom = ARENA_NEW_N(r->arena, size_t, r->from->n + 1);
		ret->atom_end = ARENA_NEW_N(r->arena, size_t, r->from->n + 1);
	}
	for (size_t k = 0; k < r->items->n; k++) {
		const struct item *it = &r->items->v[k];
		size_t first, end;

		if (it->end <= from)
			continue;
		if (r->item != it)
			enter(r, it);
		eligible(r, &first, &end);
		r->body = it->kind == ITEM_MACRO ? first : SIZE_MAX;
		for (size_t i = first > from ? first : from; i < end; i++)
			if (r->t->v[i].kind != TOK_COMMENT && match_atoms(r, i, end, ret) &&
			    context_fits(r, ret))
				return true;
	}
	return false;
}
