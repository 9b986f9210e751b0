/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "port/statements.h"

struct splitter {
	struct arena *arena;
	struct intern *in;
	const struct side *s;
	ARR(struct stmt) out;
	ARR(size_t) open;	/* statements whose block is open */
};

static bool is(const struct splitter *sp, size_t i, const char *z)
{
	return i < sp->s->toks.n && tok_is(&sp->s->toks, i, z);
}

static uint32_t key_of(struct splitter *sp, size_t from, size_t end, bool comments)
{
	const struct toks *t = &sp->s->toks;
	uint32_t *ids = ARENA_NEW_N(sp->arena, uint32_t, end - from + 1);
	size_t n = 0;

	for (size_t i = from; i < end; i++)
		if (comments || t->v[i].kind != TOK_COMMENT)
			ids[n++] = t->v[i].id;
	return intern_id(sp->in, (struct str){ (const char *)ids, n * sizeof(*ids) });
}

/* "struct page *page = x;", "int a, b;": begins with a type and declares before
 * it does anything. */
static bool declares(const struct toks *t, size_t head, size_t end)
{
	static const char *const types[] = { "struct", "union", "enum", "unsigned", "signed", "int",
					     "long", "char", "short", "bool", "const", "void",
					     "static", "float", "double" };
	size_t i = head, names = 0;

	if (head >= end || t->v[head].kind != TOK_IDENT || !tok_is(t, end - 1, ";"))
		return false;
	for (size_t k = 0; k < ARRAY_SIZE(types); k++)
		if (tok_is(t, head, types[k]))
			return true;
	if (tok_keyword(tok_str(t, head)))
		return false;
	/* a typedef: two names side by side, stars between them aside */
	for (; i < end && (t->v[i].kind == TOK_IDENT || tok_is(t, i, "*")); i++) {
		if (t->v[i].kind == TOK_IDENT && tok_keyword(tok_str(t, i)))
			return false;
		names += t->v[i].kind == TOK_IDENT;
	}
	return names >= 2 && i < end &&
	       (tok_is(t, i, ";") || tok_is(t, i, "=") || tok_is(t, i, ",") || tok_is(t, i, "["));
}

static void finish(struct splitter *sp, size_t first, size_t head, size_t end)
{
	const struct toks *t = &sp->s->toks;
	struct stmt *s;
	size_t stop = end;

	if (first >= end)
		return;
	s = ARR_PUSH(sp->arena, sp->out);
	*s = (struct stmt){ .first = first, .end = end, .head = head < end ? head : end,
			    .parent = NO_STMT, .partner = NO_STMT };
	if (sp->open.n)
		s->parent = sp->open.v[sp->open.n - 1];
	s->key = key_of(sp, first, end, true);
	/* with or without braces, a head is the same */
	if (stop > s->head + 1 && is(sp, stop - 1, "{"))
		stop--;
	s->code = key_of(sp, s->head, stop, false);
	for (size_t i = s->head; i < end; i++)
		s->words += t->v[i].kind == TOK_IDENT || t->v[i].kind == TOK_NUMBER;
	s->decl = declares(t, s->head, end);
}

static void open_block(struct splitter *sp)
{
	*ARR_PUSH(sp->arena, sp->open) = sp->out.n - 1;
}

static bool close_block(struct splitter *sp)
{
	struct stmt *s = &sp->out.v[sp->out.n - 1], *o;
	uint32_t both[2];

	if (!sp->open.n)
		return false;
	s->partner = sp->open.v[--sp->open.n];
	o = &sp->out.v[s->partner];
	o->partner = sp->out.n - 1;
	s->parent = o->parent;
	both[0] = ~0u;
	both[1] = o->code;
	s->code = intern_id(sp->in, (struct str){ arena_strn(sp->arena, (struct str){
				(const char *)both, sizeof(both) }), sizeof(both) });
	return true;
}

static bool word_is(const struct splitter *sp, size_t i, const char *const *words, size_t n)
{
	for (size_t k = 0; k < n; k++)
		if (is(sp, i, words[k]))
			return true;
	return false;
}

/* Is what ends with the bracket before @i the head of a loop or a condition? */
static bool head_ends(const struct splitter *sp, size_t head, size_t open, size_t i)
{
	static const char *const heads[] = { "if", "for", "while", "switch" };
	const struct toks *t = &sp->s->toks;

	if (word_is(sp, head, heads, ARRAY_SIZE(heads)))
		return open == tok_next(t, head);
	if (is(sp, head, "else"))
		return is(sp, tok_next(t, head), "if") && open == tok_next(t, tok_next(t, head));
	/* for_each_thing(a, b) statement: a macro with a name or a keyword behind it */
	return open == tok_next(t, head) && i < t->n && t->v[i].kind == TOK_IDENT &&
	       (t->v[i].flags & TOK_BOL);
}

bool stmts_split(struct arena *a, const struct side *s, struct intern *in, struct stmts *ret)
{
	const struct toks *t = &s->toks;
	struct splitter sp = { .arena = a, .in = in, .s = s };
	size_t first = 0, head = SIZE_MAX;
	bool body = false, ternary = false;

	for (size_t i = 0; i < t->n; i++) {
		bool end = false;

		if (t->v[i].kind == TOK_COMMENT) {
			/* one at the end of a line belongs to the statement it stands behind */
			if (head == SIZE_MAX && first == i && sp.out.n &&
			    !(t->v[i].flags & TOK_BOL)) {
				struct stmt *before = &sp.out.v[sp.out.n - 1];

				before->end = first = i + 1;
				before->key = key_of(&sp, before->first, before->end, true);
			}
			continue;
		}
		if (t->v[i].flags & TOK_PP_START) {
			finish(&sp, first, head, head == SIZE_MAX ? first : i);
			first = head == SIZE_MAX ? first : i;
			head = i;
			while (i + 1 < t->n && (t->v[i + 1].flags & TOK_PP) &&
			       !(t->v[i + 1].flags & TOK_PP_START))
				i++;
			finish(&sp, first, head, i + 1);
			first = i + 1;
			head = SIZE_MAX;
			continue;
		}
		if (head == SIZE_MAX)
			head = i;
		if (tok_is(t, i, "(") || tok_is(t, i, "[")) {
			size_t open = i;

			i = tok_close(t, i, t->n);
			if (i >= t->n)
				return false;
			end = body && tok_is(t, open, "(") && !is(&sp, tok_next(t, i), "{") &&
			      !is(&sp, tok_next(t, i), ";") &&
			      head_ends(&sp, head, open, tok_next(t, i));
		} else if (tok_is(t, i, "{")) {
			if (body && i > head && (is(&sp, i - 1, "=") || is(&sp, i - 1, ","))) {
				i = tok_close(t, i, t->n);
				if (i >= t->n)
					return false;
				continue;
			}
			finish(&sp, first, head, i + 1);
			open_block(&sp);
			body = true;
			first = i + 1;
			head = SIZE_MAX;
			ternary = false;
			continue;
		} else if (tok_is(t, i, "}")) {
			if (head != i)
				finish(&sp, first, head, i);
			finish(&sp, head != i ? i : first, i, i + 1);
			if (!close_block(&sp))
				return false;
			first = i + 1;
			head = SIZE_MAX;
			ternary = false;
			continue;
		} else if (tok_is(t, i, "?")) {
			ternary = true;
		} else if (tok_is(t, i, ":")) {
			end = !ternary;
		} else if (tok_is(t, i, ";")) {
			end = true;
		} else if (body && (tok_is(t, i, "else") || tok_is(t, i, "do"))) {
			end = i == head && !is(&sp, tok_next(t, i), "if") &&
			      !is(&sp, tok_next(t, i), "{");
		}
		if (!end || !body)
			continue;
		finish(&sp, first, head, i + 1);
		first = i + 1;
		head = SIZE_MAX;
		ternary = false;
	}
	if (first < t->n)
		finish(&sp, first, head, t->n);
	*ret = (struct stmts){ s, sp.out.v, sp.out.n };
	return body && !sp.open.n && sp.out.n > 2;
}

struct str stmts_text(const struct stmts *s, size_t from, size_t n)
{
	const struct tok *t = s->side->toks.v, *last;
	size_t first = s->v[from].first, off = first ? t[first - 1].off + t[first - 1].len : 0;

	if (!n)
		return (struct str){ s->side->text.p + off, 0 };
	last = &t[s->v[from + n - 1].end - 1];
	return (struct str){ s->side->text.p + off, last->off + last->len - off };
}

struct str stmts_gap(const struct stmts *s, size_t i)
{
	const struct tok *t = s->side->toks.v;
	size_t first = s->v[i].first, off = first ? t[first - 1].off + t[first - 1].len : 0;

	return (struct str){ s->side->text.p + off, t[first].off - off };
}
