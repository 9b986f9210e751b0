/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Uses: every identifier that is no keyword, no local, no label and was not
 * declared where it stands. Locals are those of the whole function: scopes
 * inside it are not told apart.
 */
#include "c/generators.h"
#include "c/names_parse.h"

/* Fewer than this many are looked through. */
#define LOCALS_FEW 16

static size_t local_hash(const struct parse *p, uint32_t id)
{
	return (size_t)(id * 2654435761u) & (p->local_slots - 1);
}

/* The slots follow the list; where that was cut, they are filled anew. */
static void fill_slots(struct parse *p)
{
	if (p->slotted > p->locals.n)
		p->slotted = 0;
	if (p->locals.n * 2 > p->local_slots) {
		p->local_slots = p->local_slots ? p->local_slots * 4 : 256;
		while (p->locals.n * 2 > p->local_slots)
			p->local_slots *= 2;
		p->local_slot = ARENA_NEW_N(p->a, uint32_t, p->local_slots);
		p->slotted = 0;
	} else if (!p->slotted) {
		memset(p->local_slot, 0, p->local_slots * sizeof(*p->local_slot));
	}
	for (; p->slotted < p->locals.n; p->slotted++) {
		size_t h = local_hash(p, p->locals.v[p->slotted]);

		while (p->local_slot[h])
			h = (h + 1) & (p->local_slots - 1);
		p->local_slot[h] = (uint32_t)p->slotted + 1;
	}
}

bool is_local(struct parse *p, size_t i)
{
	uint32_t id = p->t->v[p->s.tok[i]].id;

	if (p->locals.n > LOCALS_FEW) {
		fill_slots(p);
		for (size_t h = local_hash(p, id); p->local_slot[h];
		     h = (h + 1) & (p->local_slots - 1))
			if (p->locals.v[p->local_slot[h] - 1] == id)
				return true;
		return false;
	}
	p->slotted = 0;
	for (size_t k = 0; k < p->locals.n; k++)
		if (p->locals.v[k] == id)
			return true;
	return false;
}

void add_local(struct parse *p, size_t i)
{
	if (!is_local(p, i))
		*ARR_PUSH(p->a, p->locals) = p->t->v[p->s.tok[i]].id;
}

static bool statement_start(const struct parse *p, size_t i, size_t begin)
{
	int c;

	if (i == begin)
		return true;
	c = cls(p, i - 1);
	if (c == '(')
		return i >= 2 && cls(p, i - 2) == CL_FOR;
	return c == '{' || c == '}' || c == ';' || c == ':' || c == ')';
}

static bool declares(const struct parse *p, size_t i)
{
	int c = cls(p, i), next = cls(p, i + 1);

	if (c == CL_SUE || c == CL_TYPE || c == CL_STORAGE || c == CL_TYPEOF || c == CL_TYPEDEF ||
	    c == CL_ATTR)
		return true;
	if (c != CL_IDENT)
		return false;
	if (next == CL_IDENT)
		return cls(p, i + 2) != '(' || str_ends(text(p, i), "_t");
	if (next == CL_ATTR || next == CL_STORAGE)
		return true;
	if (next == '(')
		return typed_by_macro(p, i, p->s.n) ||
		       (cls(p, i + 2) == '*' && cls(p, i + 3) == CL_IDENT &&
			cls(p, i + 4) == ')' && (cls(p, i + 5) == '(' || cls(p, i + 5) == '['));
	if (next != '*')
		return false;
	for (i++; cls(p, i) == '*' || cls(p, i) == CL_ATTR || cls(p, i) == CL_STORAGE; i++)
		;
	if (cls(p, i) != CL_IDENT)
		return false;
	next = cls(p, i + 1);
	return next == '=' || next == ';' || next == ',' || next == '[' || next == CL_ATTR ||
	       next == CL_IDENT;
}

static void macro_locals(struct parse *p, size_t i, size_t end)
{
	size_t open = i + 1, close = partner(p, open, end), arg = 0;
	unsigned mask = gen_locals(text(p, i));

	for (size_t k = open + 1; mask && k < close; k++) {
		if (cls(p, k) == ',') {
			arg++;
			continue;
		}
		if (cls(p, k) == CL_IDENT && arg < 8 && (mask & 1u << arg) &&
		    (cls(p, k + 1) == ',' || cls(p, k + 1) == '[' || k + 1 == close)) {
			p->s.declared[k] = true;
			add_local(p, k);
			note_local(p, k, false);
		}
		if (cls(p, k) == '(' || cls(p, k) == '{' || cls(p, k) == '[')
			k = past(p, k) - 1;
	}
}

void body_locals(struct parse *p, size_t begin, size_t end)
{
	bool local = p->local_scope;

	p->local_scope = true;
	for (size_t i = begin; i < end; i++) {
		int c = cls(p, i);

		if (c == CL_WORD && str_is(text(p, i), "__label__")) {
			for (i++; i < end && cls(p, i) != ';'; i++)
				p->s.declared[i] = true;
			continue;
		}
		if (c == CL_IDENT && cls(p, i + 1) == '(')
			macro_locals(p, i, end);
		/* labels too: they are handed to macros as arguments */
		if (c == CL_IDENT && cls(p, i + 1) == ':' && statement_start(p, i, begin))
			add_local(p, i);
		if (!statement_start(p, i, begin) || !declares(p, i))
			continue;
		/* after ')' only what cannot be an expression: if (x) struct …,
		 * for_each(x) int … */
		if (i > begin && cls(p, i - 1) == ')' && (c == CL_IDENT || c == CL_ATTR))
			continue;
		parse_decl(p, i, end, SC_LOCAL);
	}
	p->local_scope = local;
}

static int count_args(const struct parse *p, size_t open, size_t end)
{
	size_t close = partner(p, open, end);
	int n = 0;

	if (p->s.match[open] == NO_MATCH)
		return -1;
	if (close == open + 1)
		return 0;
	/* with #if inside, both branches are in sight */
	for (size_t i = p->s.tok[open]; i < p->s.tok[close < p->s.n ? close : open]; i++)
		if (p->t->v[i].flags & TOK_PP_START)
			return -1;
	for (size_t i = open + 1; i < close; i++) {
		if (cls(p, i) == ',')
			n++;
		else if (cls(p, i) == CL_IDENT && cls(p, i + 1) == '(')
			n += gen_arguments(text(p, i)) - 1;
		else if (cls(p, i) == '(' || cls(p, i) == '[' || cls(p, i) == '{')
			i = past(p, i) - 1;
	}
	return n + 1;
}

static bool pasted(const struct parse *p, size_t i)
{
	return (i && (cls(p, i - 1) == '#' || (cls(p, i - 1) == CL_OTHER &&
					       str_is(text(p, i - 1), "##")))) ||
	       (cls(p, i + 1) == CL_OTHER && str_is(text(p, i + 1), "##"));
}

/* The word before the parenthesis that @i stands in directly. */
static bool callee_of(const struct parse *p, size_t i, size_t begin, struct name_use *u)
{
	u->arg = 0;
	while (i-- > begin) {
		int c = cls(p, i);

		if (c == ')' || c == ']' || c == '}') {
			if (p->s.match[i] == NO_MATCH || p->s.match[i] <= begin)
				return false;
			i = p->s.match[i];
		} else if (c == '(') {
			if (i > begin && cls(p, i - 1) == CL_IDENT) {
				u->callee = text(p, i - 1);
				return true;
			}
			if (i > begin && cls(p, i - 1) == CL_WORD) {	/* __builtin_offsetof() */
				return true;
			}
			return false;
		} else if (c == ',') {
			u->arg++;
		} else if (c == '{' || c == '[' || c == ';') {
			return false;
		}
	}
	return false;
}

static void use(struct parse *p, size_t i, size_t begin, size_t end)
{
	int prev = i > begin ? cls(p, i - 1) : 0, next = cls(p, i + 1);
	int prev2 = i > begin + 1 ? cls(p, i - 2) : 0;
	struct name_use u = { .kind = USE_VALUE, .args = -1, .in_macro = p->in_macro };
	struct name_use *slot;

	if (p->s.declared[i] || prev == CL_GOTO || (p->in_macro && pasted(p, i)))
		return;
	if (prev == '.' || prev == CL_ARROW) {
		u.kind = USE_FIELD;
	} else if (prev == CL_SUE || (prev == CL_ATTR && prev2 == CL_SUE)) {
		u.kind = USE_TAG;
	} else if (next == ':' && (prev == ';' || prev == '{' || prev == '}' || prev == ':' ||
				   prev == ')' || i == begin)) {
		return;		/* a label */
	} else if (prev == CL_AND2 && prev2 != CL_IDENT && prev2 != ')' && prev2 != ']' &&
		   prev2 != CL_NUMBER && prev2 != CL_STRING) {
		return;		/* the address of one */
	} else if (p->in_macro && prev == '[' && next == ']' && cls(p, i + 2) == CL_STRING) {
		return;		/* the operand of an asm(), of which the macro is a part: [p] "m" (x) */
	} else if (next == ':' && prev == ',') {
		u.kind = USE_FIELD;	/* old designators: { name: value } */
	} else if (is_local(p, i)) {
		return;
	} else if (next == '(') {
		u.kind = USE_CALL;
		u.args = count_args(p, i + 1, end);
	} else if ((prev == '(' || prev == ',') &&
		   (next == ')' || next == ',' || next == '.' || next == '[') &&
		   callee_of(p, i, begin, &u)) {
		u.kind = USE_ARG;
	}
	u.name = text(p, i);
	u.line = p->t->v[p->s.tok[i]].line;
	slot = ARR_PUSH(p->a, p->out->uses);
	*slot = u;
}

void use_range(struct parse *p, size_t begin, size_t end)
{
	macro_uses(p, begin, end);
	for (size_t i = begin; i < end; i++) {
		int c = cls(p, i);

		if (c == CL_ASM || c == CL_ATTR) {
			while (i + 1 < end && (cls(p, i + 1) == CL_STORAGE ||
					       cls(p, i + 1) == CL_GOTO))
				i++;
			if (cls(p, i + 1) == '(')
				i = past(p, i + 1) - 1;
		} else if (c == CL_IDENT) {
			use(p, i, begin, end);
		}
	}
	if (end > p->used)
		p->used = end;
}
