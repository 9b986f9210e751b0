/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Macros in the place of a declaration, of its type or of an attribute. */
#include "c/generators.h"
#include "c/names_parse.h"

#include <ctype.h>

bool shouts(struct str s)
{
	bool letter = false;

	for (size_t i = 0; i < s.n; i++) {
		if (islower((unsigned char)s.p[i]))
			return false;
		letter |= isalpha((unsigned char)s.p[i]) != 0;
	}
	return letter;
}

/* A word alone on its line, perhaps with a semicolon. */
bool bare_line(const struct parse *p, size_t i, size_t end)
{
	const struct tok *t = p->t->v;

	return t[p->s.tok[i]].flags & TOK_BOL &&
	       (i + 1 >= end || cls(p, i + 1) == ';' || t[p->s.tok[i + 1]].flags & TOK_BOL);
}

bool all_alone(const struct parse *p, size_t i, size_t end)
{
	for (; i < end; i++)
		if (cls(p, i) != CL_IDENT || !(p->t->v[p->s.tok[i]].flags & TOK_BOL))
			return false;
	return true;
}

/* MACRO(x) name; on one line: the macro makes a type. */
bool typed_by_macro(const struct parse *p, size_t i, size_t end)
{
	size_t k = partner(p, i + 1, end) + 1;
	int next = cls(p, k + 1);

	return k < end && cls(p, k) == CL_IDENT && !(p->t->v[p->s.tok[k]].flags & TOK_BOL) &&
	       (next == ';' || next == '=' || next == ',' || next == '[');
}

/* struct_group(name, members), DECLARE_BITMAP(name, bits), …: names and members. */
static void macro_members(struct parse *p, size_t k, size_t close)
{
	while (k < close) {
		size_t stop = skip_init(p, k, close);

		if (stop == k + 1 && cls(p, k) == CL_IDENT)
			declare(p, k, DEF_FIELD);
		else
			stop = parse_decl(p, k, close, SC_MEMBER);
		k = stop > k ? stop : k + 1;
		if (cls(p, k) == ',')
			k++;
	}
}

/* SYSCALL_DEFINE2(name, type, arg, …) { }: bare arguments are parameters. */
static size_t macro_function(struct parse *p, size_t i, size_t close, size_t end)
{
	size_t open = i + 1;

	p->locals.n = p->locals_kept;
	for (size_t k = open + 1; k < close; k++)
		if (cls(p, k) == CL_IDENT && (cls(p, k + 1) == ',' || k + 1 == close)) {
			p->s.declared[k] = true;
			add_local(p, k);
			note_local(p, k, false);
		}
	/* or a whole head: DEFINE_X(name, (int a, int b), …) */
	if (p->want & NAMES_USES) {
		bool local = p->local_scope;

		p->local_scope = true;
		for (size_t k = open + 1; k < close;)
			k = parse_decl(p, k, close, SC_PARAM);
		p->local_scope = local;
	}
	function_body(p, close + 1, end);
	if (p->want & NAMES_USES)
		use_range(p, i, partner(p, close + 1, end));
	p->locals.n = p->locals_kept;
	return past(p, close + 1);
}

/* DEFINE_X(name, …): what its bare arguments mean only the macro knows. */
static void macro_object(struct parse *p, size_t i, size_t close)
{
	size_t first = i + 2;

	for (size_t k = first; k < close; k++)
		if (cls(p, k) == CL_IDENT && (cls(p, k + 1) == ',' || k + 1 == close ||
					      cls(p, k + 1) == '['))
			p->s.declared[k] = true;
	if (gen_declares(text(p, i)))
		for (size_t k = first; k < close;)
			k = parse_decl(p, k, close, SC_FILE);
}

/* What may follow the list of a macro that stands for a declaration. */
static size_t macro_tail(const struct parse *p, size_t i, size_t end)
{
	while (cls(p, i) == CL_ATTR ||
	       (cls(p, i) == CL_IDENT && (cls(p, i + 1) == '=' || cls(p, i + 1) == ';'))) {
		if (cls(p, i) == CL_ATTR && cls(p, i + 1) == '(')
			i = past(p, i + 1);
		else if (cls(p, i) == CL_ATTR)
			break;		/* perhaps the head of what follows */
		else
			i++;
	}
	if (cls(p, i) == '[')
		i = past(p, i);
	if (cls(p, i) == '=')
		i = skip_init(p, i, end);
	return cls(p, i) == ';' ? i + 1 : i;
}

/* A macro where a declaration would stand. Returns where to go on. */
size_t stand_in(struct parse *p, size_t i, size_t end, enum scope sc)
{
	size_t close = partner(p, i + 1, end);

	p->s.declared[i] = false;
	parse_call(p, i, end, sc == SC_MEMBER ? PLACE_MEMBER : PLACE_FILE);
	if (sc == SC_MEMBER)
		macro_members(p, i + 2, close);
	else if (sc == SC_FILE && cls(p, close + 1) == '{' && close < end)
		return macro_function(p, i, close, end);
	else if (sc == SC_FILE)
		macro_object(p, i, close);
	return macro_tail(p, close < end ? close + 1 : end, end);
}
