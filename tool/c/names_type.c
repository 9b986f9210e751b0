/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Structs, unions, enums, and macro calls that stand where a declaration would. */
#include "c/names_parse.h"

/* The arguments of a call: spans of text between the commas of the parenthesis at @open. */
static size_t split_args(struct parse *p, size_t open, size_t end, struct str **ret)
{
	ARR(struct str) args = { 0 };
	size_t close = partner(p, open, end), from = open + 1;

	for (size_t i = open + 1; i <= close && close > open + 1; i++) {
		int c = i < close ? cls(p, i) : ',';

		if (c == ',') {
			struct str s = { "", 0 };

			if (i > from) {
				const struct tok *a = &p->t->v[p->s.tok[from]];
				const struct tok *b = &p->t->v[p->s.tok[i - 1]];

				s = (struct str){ p->t->text.p + a->off, b->off + b->len - a->off };
			}
			*ARR_PUSH(p->a, args) = s;
			from = i + 1;
		} else if ((c == '(' || c == '[' || c == '{') && partner(p, i, close) < close) {
			i = partner(p, i, close);
		}
	}
	*ret = args.v;
	return args.n;
}

#define TEMPS_MAX 6

/* The macros that mean something at @i only. */
static void with_temps(struct parse *p, size_t i, struct name_call *c)
{
	ARR(struct name_macro) with = { 0 };

	for (size_t k = p->temps.n; k-- > 0 && with.n < TEMPS_MAX;) {
		const struct temp_macro *x = &p->temps.v[k];

		if (x->from <= i && i < x->to && x->to != SIZE_MAX && x->macro.nparams)
			*ARR_PUSH(p->a, with) = x->macro;
	}
	c->with = with.v;
	c->nwith = with.n;
}

/* A macro call, or a macro without arguments, at @i. */
void parse_call(struct parse *p, size_t i, size_t end, enum name_place place)
{
	struct name_call *c;

	if (!(p->want & NAMES_DEFS) || p->local_scope)
		return;
	c = ARR_PUSH(p->a, p->out->calls);
	c->name = text(p, i);
	c->place = place;
	if (cls(p, i + 1) == '(')
		c->nargs = split_args(p, i + 1, end, &c->args);
	with_temps(p, i, c);
}

void parse_enum(struct parse *p, size_t i, size_t end)
{
	/* enum x { LIST }: a macro makes them all */
	if (cls(p, i) == CL_IDENT && (i + 1 == end || (i + 2 == end && cls(p, i + 1) == ',')))
		parse_call(p, i, end, PLACE_ENUM);
	while (i < end) {
		if (cls(p, i) == CL_IDENT && cls(p, i + 1) == '(') {
			parse_call(p, i, end, PLACE_ENUM);
			p->s.declared[i] = true;
			i = past(p, i + 1);
			if (cls(p, i) == ',')
				i++;
			continue;
		}
		if (cls(p, i) == CL_IDENT)
			declare(p, i, DEF_ENUMERATOR);
		/* two branches of an #ifdef may leave two names with no comma between */
		if (cls(p, i + 1) == CL_IDENT) {
			i++;
			continue;
		}
		for (; i < end && cls(p, i) != ','; i++)
			if (cls(p, i) == '(' || cls(p, i) == '{' || cls(p, i) == '[')
				i = past(p, i) - 1;
		i++;
	}
}

bool pointer_group(const struct parse *p, size_t open, size_t end)
{
	size_t close = partner(p, open, end);
	int inner = cls(p, open + 1), next = cls(p, close + 1);

	if (inner == CL_IDENT && cls(p, open + 2) == '*')	/* (ATTR *name)(…) */
		inner = '*';
	return close < end && inner == '*' && (next == '(' || next == '[');
}

/* struct, union or enum at @i: its tag and body. */
size_t parse_tagged(struct parse *p, size_t i, size_t end, enum scope sc)
{
	bool is_enum = str_is(text(p, i), "enum");
	bool local = p->local_scope;
	size_t close, tag = 0;

	for (i++; i < end; i++) {
		if (cls(p, i) == CL_ATTR) {
			if (cls(p, i + 1) == '(')
				i = past(p, i + 1) - 1;
		} else if (cls(p, i) == CL_IDENT && !tag) {
			if (cls(p, i + 1) == '(' && pointer_group(p, i + 1, end)) {
				tag = i++;
				break;
			}
			if (cls(p, i + 1) == '(') {	/* struct NAME(x): a macro makes the tag */
				bool one = cls(p, i + 2) == CL_IDENT && cls(p, i + 3) == ')';

				tag = one ? i + 2 : past(p, i + 1) - 1;
				i = past(p, i + 1) - 1;
				continue;
			}
			tag = i;
		} else if (cls(p, i) == CL_IDENT && cls(p, i + 1) == '{') {
			continue;		/* struct tag ATTRIBUTE { */
		} else {
			break;
		}
	}
	if (cls(p, i) == ':' && is_enum)	/* enum with a given type */
		while (i < end && cls(p, i) != '{' && cls(p, i) != ';')
			i++;
	if (cls(p, i) != '{') {
		if (tag && cls(p, i) == ';' && cls(p, tag) == CL_IDENT && sc == SC_FILE)
			declare(p, tag, DEF_TAG);
		return i;
	}
	close = partner(p, i, end);
	if (tag && cls(p, tag) == CL_IDENT)
		declare(p, tag, DEF_TAG)->callable = true;
	p->local_scope = false;
	if (is_enum)
		parse_enum(p, i + 1, close);
	else
		for (size_t k = i + 1; k < close;)
			k = parse_decl(p, k, close, SC_MEMBER);
	p->local_scope = local;
	return close < end ? close + 1 : end;
}
