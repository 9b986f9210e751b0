/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A form of a block: what may stand on its lines, and whether it can be looked
 * for in a text (a pattern) or only written (a replacement).
 */
#include "port/rules_read.h"

static bool is(const struct rule_side *s, size_t i, const char *z)
{
	return i < s->n && s->v[i].meta < 0 && str_is(s->v[i].text, z);
}

static bool word(const struct rule_side *s, size_t i)
{
	char c = i < s->n ? s->v[i].text.p[0] : 0;

	return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The partner of the bracket at @i, or s->n. */
static size_t partner(const struct rule_side *s, size_t i)
{
	size_t depth = 0;

	for (; i < s->n; i++) {
		if (is(s, i, "(") || is(s, i, "[") || is(s, i, "{"))
			depth++;
		else if ((is(s, i, ")") || is(s, i, "]") || is(s, i, "}")) && --depth == 0)
			return i;
	}
	return s->n;
}

/* One past the expression at @i: prefix operators, a primary, what hangs on it. s->n + 1: none. */
static size_t expression_end(const struct rule_side *s, size_t i)
{
	size_t none = s->n + 1;

	while (is(s, i, "!") || is(s, i, "~") || is(s, i, "&") || is(s, i, "*") || is(s, i, "-"))
		i++;
	if (is(s, i, "(")) {
		i = partner(s, i) + 1;
	} else if (word(s, i) && !(s->v[i].meta < 0 && tok_keyword(s->v[i].text))) {
		i++;
	} else if (i < s->n && strchr("0123456789\"'", s->v[i].text.p[0])) {
		i++;
	} else {
		return none;
	}
	while (i < s->n) {
		if (is(s, i, "(") || is(s, i, "["))
			i = partner(s, i) + 1;
		else if ((is(s, i, "->") || is(s, i, ".")) && word(s, i + 1))
			i += 2;
		else
			break;
	}
	return i > s->n ? none : i;
}

static bool statements(const struct rule_side *s)
{
	size_t i = 0;

	while (i < s->n) {
		i = expression_end(s, i);
		if (i >= s->n || !is(s, i, ";"))
			return false;
		i++;
	}
	return true;
}

static bool type_name(const struct rule_block *b, const struct rule_side *s)
{
	if (s->n == 2 && (is(s, 0, "struct") || is(s, 0, "union") || is(s, 0, "enum")))
		return word(s, 1) && s->v[1].meta < 0;
	for (size_t i = 0; s->n == 1 && i < b->ntypedefs; i++)
		if (str_eq(b->typedefs[i], s->v[0].text))
			return true;
	return false;
}

static int which_kind(struct reader *r, const struct rule_block *b, const struct form_text *f,
		      const struct rule_side *s, enum rule_kind *ret)
{
	if (s->n == 3 && is(s, 0, "#") && is(s, 1, "include"))
		*ret = RULE_INCLUDE;
	else if (type_name(b, s))
		*ret = RULE_TYPE;
	else if (s->n && is(s, s->n - 1, ";") && statements(s))
		*ret = RULE_STATEMENT;
	else if (s->n && expression_end(s, 0) == s->n)
		*ret = RULE_EXPRESSION;
	else
		return read_fail(r, f->col, "a form is one expression (a call, a name, a member; "
					    "anything with "
				 "binary operators in parentheses), calls that end with ';', a "
				 "type, or an "
				 "#include line");
	return 0;
}

static int meta_of(const struct rule_block *b, struct str s)
{
	for (size_t i = 0; i < b->nmetas; i++)
		if (str_eq(b->metas[i].name, s))
			return (int)i;
	return -1;
}

int read_form(struct reader *r, const struct rule_block *b, const struct form_text *f,
	      struct rule_side *ret, enum rule_kind *ret_kind)
{
	struct toks t;

	tok_lex(r->arena, f->text, &t);
	ret->raw = f->text;
	ret->v = ARENA_NEW_N(r->arena, struct rule_atom, t.n + 1);
	ret->n = t.n;
	for (size_t i = 0; i < t.n; i++) {
		struct rule_atom *a = &ret->v[i];
		size_t col = t.v[i].off + f->col, from = i ? t.v[i - 1].off + t.v[i - 1].len : 0;

		*a = (struct rule_atom){ .text = tok_str(&t, i), .id = t.v[i].id, .meta = -1 };
		a->space = i && t.v[i].off > from;
		a->newline = a->space && memchr(f->text.p + from, '\n', t.v[i].off - from);
		if (t.v[i].kind == TOK_COMMENT || t.v[i].kind == TOK_OTHER || str_is(a->text,
										     "...") ||
		    str_is(a->text, "<<<"))
			return read_fail(r, col, "'%.*s' cannot stand in a form", STR_ARG(a->text));
		if (t.v[i].kind != TOK_IDENT)
			continue;
		a->meta = meta_of(b, a->text);
		a->name = a->meta < 0 && !tok_keyword(a->text);
		if (a->meta >= 0 && b->metas[a->meta].kind != META_IDENTIFIER && i &&
		    tok_access(&t, i - 1))
			return read_fail(r, col, "%.*s is no identifier: it cannot be a member",
					 STR_ARG(a->text));
	}
	return which_kind(r, b, f, ret, ret_kind);
}

/* A place where an expression ends by itself: an argument, an index, a parenthesis. */
static bool delimited(const struct rule_side *s, size_t i)
{
	return i && (is(s, i - 1, "(") || is(s, i - 1, ",") || is(s, i - 1, "[")) &&
	       (is(s, i + 1, ")") || is(s, i + 1, ",") || is(s, i + 1, "]"));
}

static const char *no_pattern(const struct rule_block *b, const struct rule_side *s, size_t *ret_at)
{
	bool named = b->kind == RULE_TYPE || b->kind == RULE_INCLUDE;
	unsigned seen[RULE_METAS_MAX] = { 0 };

	for (size_t i = 0; i < s->n; i++) {
		const struct rule_atom *a = &s->v[i];
		bool leading = i == 0 || (i == 1 && is(s, 0, "&"));

		*ret_at = i;
		named |= a->name;
		if (i == 0 && (is(s, 0, "*") || is(s, 0, "-") || is(s, 0, "~") || is(s, 0, "(")))
			return "what is looked for begins with a name, '!' or '&'";
		if (a->meta < 0)
			continue;
		if (seen[a->meta]++)
			return "stands twice in what is looked for";
		switch (b->metas[a->meta].kind) {
		case META_IDENTIFIER:
			break;
		case META_TYPED:
			if (leading && (is(s, i + 1, "->") || is(s, i + 1, ".")))
				break;
			/* fall through */
		case META_EXPRESSION:
			if (!delimited(s, i))
				return "must be a whole argument, or a typed pointer at the "
				       "beginning: else "
				       "nothing says where it ends";
		}
	}
	*ret_at = 0;
	return named ? NULL : "names nothing that could be looked for";
}

static const char *no_replacement(const struct rule_block *b, const struct rule_side *from,
				  const struct rule_side *to, size_t *ret_at)
{
	unsigned seen[RULE_METAS_MAX] = { 0 };

	for (size_t i = 0; i < from->n; i++)
		if (from->v[i].meta >= 0)
			seen[from->v[i].meta] = 1;
	for (size_t i = 0; i < to->n; i++) {
		int m = to->v[i].meta;

		*ret_at = i;
		if (m < 0)
			continue;
		if (!seen[m])
			return "stands in the other form only, so nothing says what it is";
		/* only measured, not evaluated */
		if (i > 1 && is(to, i - 1, "(") && is(to, i - 2, "sizeof") && is(to, i + 1, ")"))
			continue;
		if (seen[m]++ > 1 && b->metas[m].kind != META_IDENTIFIER)
			return "would be evaluated twice";
	}
	return NULL;
}

static int way(struct reader *r, const struct rule_block *b, enum rule_dir dir)
{
	const struct rule_side *from = &b->side[dir == RULE_TO_OLD ? RULE_NEW : RULE_OLD];
	const struct rule_side *to = &b->side[dir == RULE_TO_OLD ? RULE_OLD : RULE_NEW];
	const struct rule_side *at = from;
	size_t i = 0;
	const char *why = no_pattern(b, from, &i);

	if (!why) {
		at = to;
		why = no_replacement(b, from, to, &i);
	}
	if (!why)
		return 0;
	return read_fail(r, 0, "@%.*s@ cannot be used %s: '%.*s' %s", STR_ARG(b->name),
			 rule_dir_name(dir), STR_ARG(at->v[i].text), why);
}

int read_directions(struct reader *r, const struct rule_block *b)
{
	int rc = 0;

	r->line = b->line;
	if (b->rule->stop)
		return way(r, b, RULE_TO_OLD);	/* its form is only looked for */
	for (enum rule_dir d = RULE_TO_OLD; d <= RULE_TO_NEW && !rc; d++)
		if (b->directions & d)
			rc = way(r, b, d);
	return rc;
}

const char *rule_dir_name(enum rule_dir d)
{
	return d == RULE_TO_OLD ? "to-old" : d == RULE_TO_NEW ? "to-new" : "both";
}

static void emit_lines(struct buf *b, char mark, struct str raw)
{
	struct str line;

	while (str_line(&raw, &line))
		buf_printf(b, "%c %.*s\n", mark, STR_ARG(line));
}

void rule_emit(struct arena *a, const struct rule_block *b, enum rule_dir dir, struct str *ret)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(1 << 16);

	buf_printf(&out, "@%.*s@\n", STR_ARG(b->name));
	for (size_t i = 0; i < b->ntypedefs; i++)
		buf_printf(&out, "typedef %.*s;\n", STR_ARG(b->typedefs[i]));
	for (size_t i = 0; i < b->nmetas; i++) {
		const struct rule_meta *m = &b->metas[i];

		if (m->kind == META_TYPED)
			buf_printf(&out, "%.*s *%.*s;\n", STR_ARG(m->type), STR_ARG(m->name));
		else
			buf_printf(&out, "%s %.*s;\n", m->kind == META_IDENTIFIER ? "identifier" :
				   "expression", STR_ARG(m->name));
	}
	buf_addz(&out, "@@\n");
	if (b->rule->stop) {
		emit_lines(&out, '*', b->side[RULE_NEW].raw);
	} else {
		emit_lines(&out, '-', b->side[dir == RULE_TO_OLD ? RULE_NEW : RULE_OLD].raw);
		emit_lines(&out, '+', b->side[dir == RULE_TO_OLD ? RULE_OLD : RULE_NEW].raw);
	}
	*ret = arena_span(a, buf_str(&out));
}

/* "f()" for a plain call, else the form itself. */
static struct str form_name(struct arena *a, const struct rule_side *s)
{
	if (s->n > 2 && s->v[0].name && is(s, 1, "(") && partner(s, 1) >= s->n - 2) {
		for (size_t i = 2; i < s->n; i++)
			if (s->v[i].name)
				return s->raw;
		return str_of(arena_printf(a, "%.*s()", STR_ARG(s->v[0].text)));
	}
	return s->raw;
}

const char *rule_says(struct arena *a, const struct rule_block *b, enum rule_dir dir)
{
	struct str from = form_name(a, &b->side[dir == RULE_TO_OLD ? RULE_NEW : RULE_OLD]);
	struct str to = form_name(a, &b->side[dir == RULE_TO_OLD ? RULE_OLD : RULE_NEW]);

	return arena_printf(a, "%.*s is %.*s here (rule %s: %.12s, %s)", STR_ARG(from), STR_ARG(to),
			    b->rule->name, b->rule->upstream, b->rule->since);
}
