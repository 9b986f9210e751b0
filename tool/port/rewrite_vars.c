/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which names an item declares with a given type. Kernel style, not the C grammar. */
#include "port/rewrite.h"

static bool qualifier(const struct toks *t, size_t i)
{
	return tok_is(t, i, "const") || tok_is(t, i, "volatile") || tok_is(t, i, "__user") ||
	       tok_is(t, i, "__iomem") || tok_is(t, i, "__rcu");
}

static bool is_name(const struct toks *t, size_t i, size_t end)
{
	return i < end && t->v[i].kind == TOK_IDENT && !tok_keyword(tok_str(t, i));
}

static bool tag_word(const struct toks *t, size_t i)
{
	return tok_is(t, i, "struct") || tok_is(t, i, "union") || tok_is(t, i, "enum");
}

/* One past @type at token @i, or 0 when it does not stand there. */
static size_t type_at(const struct toks *t, size_t i, size_t end, struct str type)
{
	struct str word = type;
	size_t space = 0;

	while (space < type.n && type.p[space] != ' ' && type.p[space] != '\t')
		space++;
	word.n = space;
	if (!str_eq(tok_str(t, i), word))
		return 0;
	if (space == type.n)
		return i && tag_word(t, i - 1) ? 0 : i + 1;
	i++;
	word = str_trim((struct str){ type.p + space, type.n - space });
	return i < end && str_eq(tok_str(t, i), word) ? i + 1 : 0;
}

static bool ends_declarator(const struct toks *t, size_t i)
{
	return tok_is(t, i, ";") || tok_is(t, i, ",") || tok_is(t, i, "=") || tok_is(t, i, ")") ||
	       tok_is(t, i, "[") || tok_is(t, i, ":");
}

static size_t skip_initialiser(const struct toks *t, size_t i, size_t end)
{
	for (; i < end; i++) {
		if (tok_is(t, i, "(") || tok_is(t, i, "[") || tok_is(t, i, "{"))
			i = tok_close(t, i, end);
		else if (tok_is(t, i, ",") || tok_is(t, i, ";") || tok_is(t, i, ")"))
			break;
	}
	return i;
}

/* "*a, b = x, c[3];" after a type. */
static void declarators(struct arena *a, const struct toks *t, size_t i, size_t end,
			struct rewrite_vars *ret)
{
	for (;;) {
		struct rewrite_var v = { .stars = 0 };

		for (; i < end && (tok_is(t, i, "*") || qualifier(t, i)); i++)
			v.stars += tok_is(t, i, "*");
		if (!is_name(t, i, end) || !ends_declarator(t, i + 1))
			return;
		v.name = tok_str(t, i++);
		for (; tok_is(t, i, "["); v.stars++)
			i = tok_close(t, i, end) + 1;
		*ARR_PUSH(a, *ret) = v;
		i = skip_initialiser(t, i, end);
		if (!tok_is(t, i, ","))
			return;
		i++;
	}
}

/* Is @i the name of a declaration with a type that is not @type? */
static bool other_type(const struct toks *t, size_t i, size_t first, struct str type)
{
	size_t k = i, before;

	if (!ends_declarator(t, i + 1) || (i > first && tag_word(t, i - 1)))
		return false;
	while (k > first && (tok_is(t, k - 1, "*") || qualifier(t, k - 1)))
		k--;
	if (k == first || t->v[k - 1].kind != TOK_IDENT)
		return false;
	k--;
	if (tok_is(t, k, "return") || tok_is(t, k, "else") || tok_is(t, k, "goto") ||
	    tok_is(t, k, "case") || tok_is(t, k, "sizeof"))
		return false;
	if (k > first && tag_word(t, k - 1))
		k--;
	if (type_at(t, k, i, type))
		return false;
	before = k == first ? t->n : k - 1;
	return before >= t->n || tok_is(t, before, ";") || tok_is(t, before, "{") ||
	       tok_is(t, before, "}") || tok_is(t, before, "(") || tok_is(t, before, ",") ||
	       t->v[before].kind == TOK_IDENT || t->v[before].kind == TOK_COMMENT;
}

void rewrite_vars(struct arena *a, const struct toks *t, size_t first, size_t end,
		  struct str type, struct rewrite_vars *ret)
{
	size_t kept = 0;

	for (size_t i = first; i < end; i++) {
		size_t after = t->v[i].kind == TOK_IDENT ? type_at(t, i, end, type) : 0;

		if (after && !(i > first && tok_access(t, i - 1)))
			declarators(a, t, after, end, ret);
	}
	for (size_t k = 0; k < ret->n; k++) {
		bool clash = false;

		for (size_t i = first; i < end && !clash; i++)
			clash = t->v[i].kind == TOK_IDENT && str_eq(tok_str(t, i),
								    ret->v[k].name) &&
				other_type(t, i, first, type);
		for (size_t j = 0; j < ret->n && !clash; j++)
			clash = str_eq(ret->v[j].name, ret->v[k].name) &&
				ret->v[j].stars != ret->v[k].stars;
		if (!clash)
			ret->v[kept++] = ret->v[k];
	}
	ret->n = kept;
}
