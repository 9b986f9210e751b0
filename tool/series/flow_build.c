// SPDX-License-Identifier: GPL-2.0-or-later
/* From tokens to steps: statements, labels and jumps, by recursive descent. */
#include "series/flow.h"

#define NOWHERE SIZE_MAX
#define DEPTH_MAX 200

struct label {
	struct str name;
	size_t step;
};

struct cases {
	ARR(size_t) step;
	bool has_default;
};

/* Where jumps of the statement at hand go. */
struct around {
	size_t brk, cont;
	struct cases *cases;	/* of the switch that it is in */
};

struct builder {
	struct arena *a;
	struct flow *f;
	const struct toks *t;
	size_t i;		/* the next token */
	unsigned depth;
	ARR(struct label) labels, gotos;
};

static bool is(const struct builder *b, const char *z)
{
	return tok_is(b->t, b->i, z);
}

static size_t add(struct builder *b, size_t first, size_t end, size_t next)
{
	struct flow *f = b->f;

	arr_grow(b->a, (void **)&f->v, &f->n, &f->cap, sizeof(*f->v));
	f->v[f->n - 1] = (struct flow_step){ .first = first, .end = end, .next = { next, next } };
	return f->n - 1;
}

static void fail(struct builder *b, const char *why)
{
	if (b->f->fault)
		return;
	b->f->fault = why;
	b->f->fault_line = b->i < b->t->n ? b->t->v[b->i].line :
		b->t->n ? b->t->v[b->t->n - 1].line : 0;
}

/* The inside of the parentheses that come next; steps over them. */
static bool parens(struct builder *b, size_t *ret_first, size_t *ret_end)
{
	size_t close;

	if (!is(b, "(") || (close = tok_close(b->t, b->i, b->t->n)) >= b->t->n) {
		fail(b, "a parenthesis is missing");
		return false;
	}
	*ret_first = b->i + 1;
	*ret_end = close;
	b->i = close + 1;
	return true;
}

/* Steps over tokens up to a `;` that is in no bracket, and over that. */
static bool to_semicolon(struct builder *b)
{
	while (b->i < b->t->n && !is(b, ";")) {
		if (is(b, "(") || is(b, "[") || is(b, "{"))
			b->i = tok_close(b->t, b->i, b->t->n);
		else if (is(b, ")") || is(b, "]") || is(b, "}"))
			break;
		b->i++;
	}
	if (b->i >= b->t->n || !is(b, ";")) {
		fail(b, "a statement has no end");
		return false;
	}
	b->i++;
	return true;
}

static size_t statement(struct builder *b, const struct around *at, size_t next);

static size_t block(struct builder *b, const struct around *at, size_t next)
{
	size_t entry = add(b, 0, 0, next), join = entry;

	b->i++;
	while (!b->f->fault && b->i < b->t->n && !is(b, "}")) {
		size_t after = add(b, 0, 0, next);
		size_t first = statement(b, at, after);

		b->f->v[join].next[0] = b->f->v[join].next[1] = first;
		join = after;
	}
	if (b->i >= b->t->n)
		fail(b, "a brace is missing");
	b->i++;
	return entry;
}

static size_t branch(struct builder *b, size_t first, size_t end)
{
	size_t s = add(b, first, end, FLOW_EXIT);

	b->f->v[s].branch = true;
	return s;
}

static void set_next(struct builder *b, size_t s, unsigned k, size_t to)
{
	b->f->v[s].next[k] = to;
}

static size_t if_statement(struct builder *b, const struct around *at, size_t next)
{
	size_t first, end, s, other = next;

	b->i++;
	if (!parens(b, &first, &end))
		return next;
	s = branch(b, first, end);
	set_next(b, s, 0, statement(b, at, next));
	if (is(b, "else")) {
		b->i++;
		other = statement(b, at, next);
	}
	set_next(b, s, 1, other);
	return s;
}

static size_t while_statement(struct builder *b, const struct around *at, size_t next)
{
	size_t first, end, s;
	struct around in = { next, 0, at->cases };

	b->i++;
	if (!parens(b, &first, &end))
		return next;
	s = in.cont = branch(b, first, end);
	set_next(b, s, 0, statement(b, &in, s));
	set_next(b, s, 1, next);
	return s;
}

static size_t do_statement(struct builder *b, const struct around *at, size_t next)
{
	size_t s = branch(b, 0, 0), first, end, body;
	struct around in = { next, s, at->cases };

	b->i++;
	body = statement(b, &in, s);
	if (!is(b, "while")) {
		fail(b, "a do has no while");
		return next;
	}
	b->i++;
	if (!parens(b, &first, &end) || !to_semicolon(b))
		return next;
	b->f->v[s].first = first;
	b->f->v[s].end = end;
	set_next(b, s, 0, body);
	set_next(b, s, 1, next);
	return body;
}

/* The `;` from @i on that is in no bracket; @end when there is none. */
static size_t semicolon(const struct toks *t, size_t i, size_t end)
{
	while (i < end && !tok_is(t, i, ";")) {
		if (tok_is(t, i, "(") || tok_is(t, i, "[") || tok_is(t, i, "{"))
			i = tok_close(t, i, end);
		i++;
	}
	return i < end ? i : end;
}

static size_t for_statement(struct builder *b, const struct around *at, size_t next)
{
	size_t first, end, one, two, init, s, step;
	struct around in = { next, 0, at->cases };

	b->i++;
	if (!parens(b, &first, &end))
		return next;
	one = semicolon(b->t, first, end);
	two = one < end ? semicolon(b->t, one + 1, end) : end;
	if (two >= end) {
		fail(b, "a for lacks a semicolon");
		return next;
	}
	s = one + 1 == two ? add(b, 0, 0, FLOW_EXIT) : branch(b, one + 1, two);
	step = in.cont = add(b, two + 1, end, s);
	init = add(b, first, one, s);
	set_next(b, s, 0, statement(b, &in, step));
	/* without a condition it goes round for ever */
	set_next(b, s, 1, b->f->v[s].branch ? next : b->f->v[s].next[0]);
	return init;
}

/* list_for_each_entry(...) and its like: any number of times */
static size_t each_statement(struct builder *b, const struct around *at, size_t next)
{
	size_t name = b->i, first, end, s;
	struct around in = { next, 0, at->cases };

	b->i++;
	if (!parens(b, &first, &end))
		return next;
	s = in.cont = branch(b, name, b->i);
	set_next(b, s, 0, statement(b, &in, s));
	set_next(b, s, 1, next);
	return s;
}

static size_t switch_statement(struct builder *b, const struct around *at, size_t next)
{
	size_t first, end, s, last;
	struct cases cases = { 0 };
	struct around in = { next, at->cont, &cases };

	b->i++;
	if (!parens(b, &first, &end))
		return next;
	s = last = add(b, first, end, next);
	statement(b, &in, next);
	for (size_t k = 0; k < cases.step.n; k++) {
		bool final = k + 1 == cases.step.n && cases.has_default;
		size_t fan = add(b, 0, 0, final ? cases.step.v[k] : next);

		set_next(b, fan, 0, cases.step.v[k]);
		b->f->v[last].next[1] = fan;
		if (last == s)
			b->f->v[last].next[0] = fan;
		last = fan;
	}
	return s;
}

static size_t case_label(struct builder *b, const struct around *at, size_t next)
{
	size_t s = add(b, 0, 0, next), to;
	bool is_default = is(b, "default");

	while (b->i < b->t->n && !is(b, ":") && !is(b, ";"))
		b->i++;
	if (!is(b, ":") || !at->cases) {
		fail(b, "a case is in no switch");
		return next;
	}
	b->i++;
	if (is_default)
		at->cases->has_default = true;
	*ARR_PUSH(b->a, at->cases->step) = s;
	to = is(b, "}") ? next : statement(b, at, next);
	set_next(b, s, 0, to);
	set_next(b, s, 1, to);
	return s;
}

static size_t named_label(struct builder *b, const struct around *at, size_t next)
{
	size_t s = add(b, 0, 0, next), to;

	*ARR_PUSH(b->a, b->labels) = (struct label){ tok_str(b->t, b->i), s };
	b->i += 2;
	to = is(b, "}") ? next : statement(b, at, next);
	set_next(b, s, 0, to);
	set_next(b, s, 1, to);
	return s;
}

static size_t jump(struct builder *b, const struct around *at)
{
	size_t first = b->i, to = FLOW_EXIT, s;
	bool by_name = is(b, "goto");

	if (is(b, "break"))
		to = at->brk;
	else if (is(b, "continue"))
		to = at->cont;
	if (to == NOWHERE || (by_name && b->t->v[b->i + 1].kind != TOK_IDENT)) {
		fail(b, "a jump goes nowhere that can be seen");
		return FLOW_EXIT;
	}
	if (!to_semicolon(b))
		return FLOW_EXIT;
	s = add(b, first, b->i, to);
	if (by_name)
		*ARR_PUSH(b->a, b->gotos) = (struct label){ tok_str(b->t, first + 1), s };
	return s;
}

static bool starts_loop(const struct builder *b)
{
	const struct toks *t = b->t;
	struct str name = tok_str(t, b->i);
	size_t close;

	if (t->v[b->i].kind != TOK_IDENT || !tok_is(t, b->i + 1, "("))
		return false;
	close = tok_close(t, b->i + 1, t->n);
	return close + 1 < t->n && (tok_is(t, close + 1, "{") ||
				    (str_find(name, str_of("for_each"), 0) >= 0 &&
				     !tok_is(t, close + 1, ";")));
}

static size_t statement(struct builder *b, const struct around *at, size_t next)
{
	static const struct {
		const char *word;
		size_t (*read)(struct builder *b, const struct around *at, size_t next);
	} kinds[] = {
		{ "{", block }, { "if", if_statement }, { "while", while_statement },
		{ "do", do_statement }, { "for", for_statement }, { "switch", switch_statement },
		{ "case", case_label }, { "default", case_label },
	};
	size_t first = b->i, ret = next;

	if (b->f->fault)
		return next;
	if (b->depth++ > DEPTH_MAX || b->i >= b->t->n) {
		fail(b, "its statements cannot be followed");
		return next;
	}
	for (size_t k = 0; k < ARRAY_SIZE(kinds); k++) {
		if (!is(b, kinds[k].word))
			continue;
		ret = kinds[k].read(b, at, next);
		b->depth--;
		return ret;
	}
	if (is(b, "goto") || is(b, "return") || is(b, "break") || is(b, "continue"))
		ret = jump(b, at);
	else if (b->t->v[b->i].kind == TOK_IDENT && tok_is(b->t, b->i + 1, ":"))
		ret = named_label(b, at, next);
	else if (starts_loop(b))
		ret = each_statement(b, at, next);
	else if (to_semicolon(b))
		ret = add(b, first, b->i, next);
	b->depth--;
	return ret;
}

static void resolve_gotos(struct builder *b)
{
	for (size_t i = 0; i < b->gotos.n; i++) {
		size_t k = 0;

		while (k < b->labels.n && !str_eq(b->labels.v[k].name, b->gotos.v[i].name))
			k++;
		if (k == b->labels.n) {
			fail(b, "a goto has no label");
			return;
		}
		set_next(b, b->gotos.v[i].step, 0, b->labels.v[k].step);
		set_next(b, b->gotos.v[i].step, 1, b->labels.v[k].step);
	}
}

/* One #if: whether its present side is taken, and whether any was. */
struct side {
	bool on, taken, outer;
};

/* Keeps [@first, @end) without comments and directives, of each #if one side. */
static bool strip(struct arena *a, const struct toks *t, size_t first, size_t end,
		  enum flow_side which, struct toks *ret)
{
	struct side stack[16] = { { true, true, true } };
	size_t depth = 0;
	bool any = false;

	*ret = (struct toks){ .text = t->text, .v = ARENA_NEW_N(a, struct tok, end - first + 1) };
	for (size_t i = first; i < end; i++) {
		struct side *s = &stack[depth];

		if (t->v[i].flags & TOK_PP_START) {
			struct str word = i + 1 < end ? tok_str(t, i + 1) : (struct str){ 0 };

			if (str_starts(word, "if")) {
				any = true;
				if (depth + 1 == ARRAY_SIZE(stack))
					return any;
				stack[++depth] = (struct side){
					.on = s->on && which == FLOW_FIRST_SIDE,
					.taken = which == FLOW_FIRST_SIDE, .outer = s->on };
			} else if (depth && (str_is(word, "else") || str_is(word, "elif"))) {
				s->on = s->outer && !s->taken && str_is(word, "else");
			} else if (depth && str_is(word, "endif")) {
				depth--;
			}
		}
		if (t->v[i].kind != TOK_COMMENT && !(t->v[i].flags & TOK_PP) && stack[depth].on)
			ret->v[ret->n++] = t->v[i];
	}
	return any;
}

bool flow_build(struct arena *a, const struct toks *t, size_t first, size_t end,
		enum flow_side side, struct flow *ret)
{
	struct builder b = { .a = a, .f = ret };
	struct around at = { NOWHERE, NOWHERE, NULL };
	bool sides;

	*ret = (struct flow){ 0 };
	sides = strip(a, t, first, end, side, &ret->toks);
	b.t = &ret->toks;
	add(&b, 0, 0, FLOW_EXIT);
	while (b.i < b.t->n && !is(&b, "{"))
		b.i++;
	if (b.i < b.t->n)
		ret->entry = block(&b, &at, FLOW_EXIT);
	else
		fail(&b, "it has no body");
	resolve_gotos(&b);
	return sides;
}
