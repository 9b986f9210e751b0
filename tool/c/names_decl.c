/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Declarations, by kernel habit rather than by the C grammar: tolerant of
 * macros that stand for attributes, types and whole declarations, and of heads
 * that #ifdef doubled. Always moves forward.
 */
#include "c/generators.h"
#include "c/names_parse.h"

#include <ctype.h>

static bool shouts(struct str s)
{
	bool letter = false;

	for (size_t i = 0; i < s.n; i++) {
		if (islower((unsigned char)s.p[i]))
			return false;
		letter |= isalpha((unsigned char)s.p[i]) != 0;
	}
	return letter;
}

struct name_def *declare(struct parse *p, size_t i, enum def_kind kind)
{
	struct name_def *d = &p->sink;

	p->s.declared[i] = true;
	*d = (struct name_def){ 0 };
	if (p->local_scope && kind != DEF_TAG && kind != DEF_FIELD && kind != DEF_ENUMERATOR) {
		add_local(p, i);
		note_local(p, i, true);
		return d;
	}
	if (!(p->want & NAMES_DEFS))
		return d;
	d = ARR_PUSH(p->a, p->out->defs);
	d->name = text(p, i);
	d->kind = kind;
	d->line = p->t->v[p->s.tok[i]].line;
	return d;
}

/* How many parameters the list at @open has; declares them when they are wanted as locals. */
static void params(struct parse *p, size_t open, size_t end, struct name_def *d, bool body)
{
	size_t close = partner(p, open, end), n = 0, i = open + 1;
	bool variadic = false, macro = false;

	if (close == open + 1 ||
	    (close == open + 2 && str_is(text(p, open + 1), "void"))) {
		d->arity_known = true;
		return;
	}
	for (size_t k = open + 1; k < close; k++) {
		if (cls(p, k) == '(' || cls(p, k) == '[' || cls(p, k) == '{') {
			/* f(PARAMS(x)): who knows how many */
			macro |= cls(p, k) == '(' && k == open + 2 && cls(p, k - 1) == CL_IDENT &&
				 (cls(p, past(p, k)) == ')' || cls(p, past(p, k)) == ',');
			k = past(p, k) - 1;
		} else if (cls(p, k) == ',') {
			n++;
		} else if (cls(p, k) == CL_IDENT && (k == open + 1 || cls(p, k - 1) == ',') &&
			   (k + 1 == close || cls(p, k + 1) == ',') && gen_holder(text(p, k))) {
			macro = true;	/* a list of parameters as an argument */
		} else if (cls(p, k) == CL_OTHER && str_is(text(p, k), "...")) {
			variadic = true;
		}
	}
	d->arity_known = !macro;
	d->args_min = (int)n + (variadic ? 0 : 1);
	d->args_max = variadic ? -1 : (int)n + 1;
	if (p->want & NAMES_USES) {
		size_t nlocals = p->locals.n, noted = p->out->locals.n;
		bool local = p->local_scope;

		p->local_scope = true;
		while (i < close)
			i = parse_decl(p, i, close, SC_PARAM);
		p->local_scope = local;
		if (!body) {	/* no uses, but nobody's locals */
			p->locals.n = nlocals;
			p->out->locals.n = noted;
		}
	}
}

static size_t skip_init(const struct parse *p, size_t i, size_t end)
{
	for (; i < end; i++) {
		int c = cls(p, i);

		if (c == ',' || c == ';')
			break;
		if (c == '(' || c == '[' || c == '{')
			i = past(p, i) - 1;
	}
	return i;
}

static void function_body(struct parse *p, size_t open, size_t end)
{
	size_t close = partner(p, open, end);

	if (p->want & NAMES_USES)
		body_locals(p, open + 1, close);
	/* kernel/bounds.c and asm-offsets.c: DEFINE(NAME, value) makes a generated header */
	if (p->want & NAMES_DEFS)
		for (size_t i = open + 1; i + 1 < close; i++)
			if (cls(p, i) == CL_IDENT && cls(p, i + 1) == '(' &&
			    cls(p, i + 2) == CL_IDENT && str_is(text(p, i), "DEFINE")) {
				struct name_def *d = ARR_PUSH(p->a, p->out->defs);

				d->name = text(p, i + 2);
				d->kind = DEF_MACRO;
				d->line = p->t->v[p->s.tok[i]].line;
			}
}

/* After the parameters of a function: attributes, then its body or the end. */
static size_t after_params(struct parse *p, size_t i, size_t end, enum scope sc, bool *ret_comma)
{
	for (; i < end; i++) {
		int c = cls(p, i);

		if (c == ';')
			return i + 1;
		if (c == ',') {
			*ret_comma = true;
			return i + 1;
		}
		if (c == '{') {
			if (sc == SC_FILE)
				function_body(p, i, end);
			return past(p, i);
		}
		if (c == '(')
			i = past(p, i) - 1;
		else if (c != CL_IDENT && c != CL_ATTR && c != CL_ASM)
			return i;	/* another head: the other branch of an #ifdef */
	}
	return i;
}

static enum def_kind object_kind(enum scope sc, bool is_typedef)
{
	if (sc == SC_MEMBER)
		return DEF_FIELD;
	return is_typedef ? DEF_TYPEDEF : DEF_VAR;
}

/* "(*name)(…)", "(name)(…)", "(*name[3])(…)": the name, or 0. */
static size_t inner_name(const struct parse *p, size_t open, size_t end)
{
	size_t close = partner(p, open, end), i = open + 1;

	while (i < close && (cls(p, i) == '*' || cls(p, i) == '^' || cls(p, i) == CL_ATTR ||
			     cls(p, i) == CL_STORAGE || cls(p, i) == '('))
		i++;
	while (cls(p, i) == CL_IDENT && cls(p, i + 1) == CL_IDENT)	/* (ATTR name) */
		i++;
	while (cls(p, i) == CL_IDENT && cls(p, i + 1) == '*')		/* (ATTR *name) */
		for (i++; cls(p, i) == '*'; i++)
			;
	return i < close && cls(p, i) == CL_IDENT ? i : 0;
}

/* A macro where a declaration would stand. Returns where to go on. */
static size_t stand_in(struct parse *p, size_t i, size_t end, enum scope sc)
{
	size_t open = i + 1, close = partner(p, open, end);

	p->s.declared[i] = false;
	parse_call(p, i, end, sc == SC_MEMBER ? PLACE_MEMBER : PLACE_FILE);
	if (sc == SC_MEMBER) {
		/* struct_group(name, members), DECLARE_BITMAP(name, bits), …: names and members */
		for (size_t k = open + 1; k < close;) {
			size_t stop = skip_init(p, k, close);

			if (stop == k + 1 && cls(p, k) == CL_IDENT)
				declare(p, k, DEF_FIELD);
			else
				stop = parse_decl(p, k, close, SC_MEMBER);
			k = stop > k ? stop : k + 1;
			if (cls(p, k) == ',')
				k++;
		}
	} else if (sc == SC_FILE && cls(p, close + 1) == '{' && close < end) {
		/* SYSCALL_DEFINE2(name, type, arg, …) { }: bare arguments are parameters */
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
	} else if (sc == SC_FILE) {
		for (size_t k = open + 1; k < close; k++)
			if (cls(p, k) == CL_IDENT && (cls(p, k + 1) == ',' || k + 1 == close ||
						      cls(p, k + 1) == '['))
				p->s.declared[k] = true;	/* of a meaning only the macro knows */
		if (gen_declares(text(p, i)))
			for (size_t k = open + 1; k < close;)
				k = parse_decl(p, k, close, SC_FILE);
	}
	i = close < end ? close + 1 : end;
	while (cls(p, i) == CL_ATTR || (cls(p, i) == CL_IDENT && (cls(p, i + 1) == '=' ||
								 cls(p, i + 1) == ';'))) {
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
	if (cls(p, i) == ';')
		i++;
	return i;
}

/* A word alone on its line, perhaps with a semicolon. */
static bool bare_line(const struct parse *p, size_t i, size_t end)
{
	const struct tok *t = p->t->v;

	return t[p->s.tok[i]].flags & TOK_BOL &&
	       (i + 1 >= end || cls(p, i + 1) == ';' || t[p->s.tok[i + 1]].flags & TOK_BOL);
}

static bool all_alone(const struct parse *p, size_t i, size_t end)
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

static size_t decl_parts(struct parse *p, size_t i, size_t end, enum scope sc)
{
	size_t start = i, cand = 0, type = 0;
	bool has_cand = false, is_typedef = false, comma = false;

	while (i < end) {
		int c = cls(p, i);

		if (c == ';' || c == ',' || c == '=' || c == ':' || c == '[') {
			if (has_cand && type)
				declare(p, cand, object_kind(sc, is_typedef));
			has_cand = false;
			type += !type && sc != SC_FILE && c == '[';
			if (c == ';')
				return i + 1;
			if (c == ',') {
				i++;
				if (sc == SC_PARAM)
					return i;
				if (!type)
					return i;
				continue;
			}
			if (c == '[') {
				i = past(p, i);
				continue;
			}
			i = skip_init(p, i + 1, end);
			continue;
		}
		switch (c) {
		case CL_TYPEDEF:
			is_typedef = true;
			i++;
			break;
		case CL_STORAGE:
			i++;
			break;
		case CL_TYPE:
			type++;
			i++;
			break;
		case CL_SUE:
			i = parse_tagged(p, i, end, sc);
			type++;
			has_cand = false;
			break;
		case CL_TYPEOF:
			type++;
			/* fall through */
		case CL_ATTR:
		case CL_ASM:
			i++;
			while (cls(p, i) == CL_STORAGE)	/* asm volatile ( */
				i++;
			if (cls(p, i) == '(')
				i = past(p, i);
			break;
		case '*':
			if (has_cand)
				type++;
			has_cand = false;
			i++;
			break;
		case CL_IDENT:
			/* LIST, while macros are in force that give it a meaning */
			if (sc == SC_FILE && i == start && bare_line(p, i, end) && p->temps.n)
				parse_call(p, i, end, PLACE_FILE);
			/* LIST_A LIST_B, then NAME(x) in column 0: lists expanded for their effect */
			if (sc == SC_FILE && i > start && cls(p, i + 1) == '(' &&
			    p->t->v[p->s.tok[i]].flags & TOK_BOL && shouts(text(p, i)) &&
			    all_alone(p, start, i))
				return i;
			if (cls(p, i + 1) != '(') {
				struct str s = text(p, i);

				if (has_cand && type && str_starts(s, "__")) {
					i++;	/* a trailing attribute: int x __read_mostly; */
					break;
				}
				type += has_cand;
				cand = i++;
				has_cand = true;
				break;
			}
			if (pointer_group(p, i + 1, end)) {	/* type_t (*name)(…) */
				type++;
				has_cand = false;
				i++;
				break;
			}
			if (type && cls(p, i + 2) == CL_IDENT && cls(p, i + 3) == ')' &&
			    str_is(text(p, i), "uninitialized_var")) {
				declare(p, i + 2, object_kind(sc, is_typedef));
				i += 4;
				break;
			}
			if (has_cand && type && shouts(text(p, i))) {	/* int x ATTRIBUTE(y) = … */
				i = past(p, i + 1);
				break;
			}
			if (!has_cand && !type && typed_by_macro(p, i, end)) {
				type++;		/* DARRAY(int) name; */
				i = past(p, i + 1);
				break;
			}
			if (!has_cand && !type && sc != SC_PARAM)
				return stand_in(p, i, end, sc);
			if (has_cand && !type && !p->local_scope && shouts(text(p, i)) &&
			    cls(p, past(p, i + 1)) != '{')
				/* attribute DEFINE_X(y); may be a function all the same */
				parse_call(p, i, end, sc == SC_MEMBER ? PLACE_MEMBER : PLACE_FILE);
			else if (type && shouts(text(p, i)) && cls(p, past(p, i + 1)) == CL_IDENT &&
				 sc != SC_MEMBER) {
				i = past(p, i + 1);	/* struct x *ATTRIBUTE(1) name(…) */
				break;
			}
			{
				struct name_def *d;
				size_t name = i, after = past(p, i + 1);
				bool def = false;

				if (sc == SC_FILE && !is_typedef && !p->local_scope) {
					size_t k = after;

					while (cls(p, k) == CL_IDENT || cls(p, k) == CL_ATTR ||
					       cls(p, k) == CL_ASM || cls(p, k) == '(')
						k = cls(p, k) == '(' ? past(p, k) : k + 1;
					def = cls(p, k) == '{';
				}
				d = declare(p, name, sc == SC_MEMBER ? DEF_FIELD :
					    is_typedef ? DEF_TYPEDEF : def ? DEF_FUNC : DEF_PROTO);
				d->callable = !is_typedef;
				/* two heads of one body (#ifdef): the parameters of both */
				if (sc == SC_FILE && (!start || cls(p, start - 1) == ';' ||
						      cls(p, start - 1) == '}'))
					p->locals.n = p->locals_kept;
				params(p, i + 1, end, d, sc == SC_FILE);
				comma = false;
				i = after_params(p, after, end, sc, &comma);
				if (sc == SC_FILE && def && (p->want & NAMES_USES)) {
					use_range(p, start, i);
					p->locals.n = p->locals_kept;
				}
				if (!comma || sc == SC_PARAM)
					return i > start ? i : start + 1;
				type += !type;
				has_cand = false;
			}
			break;
		case '(': {
			size_t name = inner_name(p, i, end);
			size_t close = partner(p, i, end);
			bool fn = cls(p, close + 1) == '(';

			type += has_cand;
			has_cand = false;
			if (name && type) {
				bool plain = cls(p, i + 1) == CL_IDENT;
				struct name_def *d =
					declare(p, name, plain && fn && sc == SC_FILE && !is_typedef ?
						DEF_PROTO : object_kind(sc, is_typedef));

				d->callable = !is_typedef;
				if (plain && fn)
					params(p, close + 1, end, d, sc == SC_FILE);
				else if (fn) {
					struct name_def tmp = { 0 };

					params(p, close + 1, end, &tmp, false);
					d->arity_known = tmp.arity_known;
					d->args_min = tmp.args_min;
					d->args_max = tmp.args_max;
				}
				/* a function that returns a pointer to one */
				if (cls(p, name + 1) == '(' && name + 1 < close)
					params(p, name + 1, close, d, sc == SC_FILE);
			}
			i = close < end ? close + 1 : end;
			if (fn)
				i = past(p, i);
			while (cls(p, i) == CL_ATTR)
				i = cls(p, i + 1) == '(' ? past(p, i + 1) : i + 1;
			if (cls(p, i) == '{' && sc == SC_FILE) {
				function_body(p, i, end);
				i = past(p, i);
				if (p->want & NAMES_USES)
					use_range(p, start, i);
				p->locals.n = p->locals_kept;
				return i;
			}
			break;
		}
		case '{':
			/* extern "C" { }, or something that this parser does not know */
			if (sc == SC_FILE && !type && i > start && cls(p, i - 1) == CL_STRING)
				return i + 1;
			return past(p, i);
		case '}':
			return i + 1;
		case ')':
			if (sc == SC_LOCAL)
				return i;
			/* fall through */
		default:
			i++;
		}
	}
	if (has_cand && type)
		declare(p, cand, object_kind(sc, is_typedef));
	return i > start ? i : start + 1;
}

size_t parse_decl(struct parse *p, size_t i, size_t end, enum scope sc)
{
	size_t outer = p->decl;
	bool params = p->in_params;

	p->decl = i;
	p->in_params = sc == SC_PARAM;
	i = decl_parts(p, i, end, sc);
	p->decl = outer;
	p->in_params = params;
	return i;
}

void parse_range(struct parse *p, size_t i, size_t end, enum name_place place)
{
	if (place == PLACE_ENUM) {
		parse_enum(p, i, end);
		return;
	}
	while (i < end) {
		size_t next = parse_decl(p, i, end, place == PLACE_MEMBER ? SC_MEMBER : SC_FILE);

		/* functions have recorded their own uses, with their locals in sight */
		if ((p->want & NAMES_USES) && place == PLACE_FILE)
			use_range(p, p->used > i ? p->used : i, next);
		i = next;
	}
}
