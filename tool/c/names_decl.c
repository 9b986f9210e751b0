/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Declarations, by kernel habit rather than by the C grammar: tolerant of
 * macros that stand for attributes, types and whole declarations, and of heads
 * that #ifdef doubled. Always moves forward.
 */
#include "c/generators.h"
#include "c/names_parse.h"

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

size_t skip_init(const struct parse *p, size_t i, size_t end)
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

void function_body(struct parse *p, size_t open, size_t end)
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

/* A declaration on its way: what was read of it, and where. */
struct decl {
	size_t start, end, i;
	enum scope sc;
	size_t type;		/* words that make its type */
	size_t cand;		/* the last word, a name if nothing turns it into a type */
	bool has_cand, is_typedef;
	bool done;		/* @i is where the next one begins */
};

static void declare_cand(struct parse *p, struct decl *d)
{
	if (d->has_cand && d->type)
		declare(p, d->cand, object_kind(d->sc, d->is_typedef));
	d->has_cand = false;
}

/* What was taken for a name was a word of the type. */
static void cand_is_type(struct decl *d)
{
	d->type += d->has_cand;
	d->has_cand = false;
}

static void end_at(struct decl *d, size_t i)
{
	d->i = i;
	d->done = true;
}

/* After a declarator: its end, the next one, or its size, width or initialiser. */
static void separator(struct parse *p, struct decl *d, int c)
{
	declare_cand(p, d);
	d->type += !d->type && d->sc != SC_FILE && c == '[';
	if (c == ';')
		end_at(d, d->i + 1);
	else if (c == ',') {
		d->i++;
		d->done = d->sc == SC_PARAM || !d->type;
	} else if (c == '[')
		d->i = past(p, d->i);
	else
		d->i = skip_init(p, d->i + 1, d->end);
}

/* A word that no list follows: of the type, or the name. */
static void word(struct parse *p, struct decl *d)
{
	if (d->has_cand && d->type && str_starts(text(p, d->i), "__")) {
		d->i++;		/* a trailing attribute: int x __read_mostly; */
		return;
	}
	d->type += d->has_cand;
	d->cand = d->i++;
	d->has_cand = true;
}

/* Whether what follows the list that ends before @k, attributes aside, is a body. */
static bool body_follows(const struct parse *p, size_t k)
{
	while (cls(p, k) == CL_IDENT || cls(p, k) == CL_ATTR || cls(p, k) == CL_ASM ||
	       cls(p, k) == '(')
		k = cls(p, k) == '(' ? past(p, k) : k + 1;
	return cls(p, k) == '{';
}

/* name(params), then a body, a semicolon or a comma. */
static void function_head(struct parse *p, struct decl *d)
{
	size_t name = d->i, after = past(p, name + 1), start = d->start;
	enum scope sc = d->sc;
	bool def = sc == SC_FILE && !d->is_typedef && !p->local_scope && body_follows(p, after);
	bool comma = false;
	struct name_def *f = declare(p, name, sc == SC_MEMBER ? DEF_FIELD :
				     d->is_typedef ? DEF_TYPEDEF : def ? DEF_FUNC : DEF_PROTO);

	f->callable = !d->is_typedef;
	/* two heads of one body (#ifdef): the parameters of both */
	if (sc == SC_FILE && (!start || cls(p, start - 1) == ';' || cls(p, start - 1) == '}'))
		p->locals.n = p->locals_kept;
	params(p, name + 1, d->end, f, sc == SC_FILE);
	d->i = after_params(p, after, d->end, sc, &comma);
	if (def && (p->want & NAMES_USES)) {
		use_range(p, start, d->i);
		p->locals.n = p->locals_kept;
	}
	if (!comma || sc == SC_PARAM) {
		end_at(d, d->i > start ? d->i : start + 1);
		return;
	}
	d->type += !d->type;
	d->has_cand = false;
}

/* word(…): a macro that makes a type or an attribute or stands for a declaration, or a function. */
static void word_call(struct parse *p, struct decl *d)
{
	bool loud = shouts(text(p, d->i));
	size_t after = past(p, d->i + 1);

	if (pointer_group(p, d->i + 1, d->end)) {	/* type_t (*name)(…) */
		d->type++;
		d->has_cand = false;
		d->i++;
	} else if (d->type && cls(p, d->i + 2) == CL_IDENT && cls(p, d->i + 3) == ')' &&
		   str_is(text(p, d->i), "uninitialized_var")) {
		declare(p, d->i + 2, object_kind(d->sc, d->is_typedef));
		d->i += 4;
	} else if (d->has_cand && d->type && loud) {	/* int x ATTRIBUTE(y) = … */
		d->i = after;
	} else if (!d->has_cand && !d->type && typed_by_macro(p, d->i, d->end)) {
		d->type++;				/* DARRAY(int) name; */
		d->i = after;
	} else if (!d->has_cand && !d->type && d->sc != SC_PARAM) {
		end_at(d, stand_in(p, d->i, d->end, d->sc));
	} else if (d->has_cand && !d->type && !p->local_scope && loud && cls(p, after) != '{') {
		/* attribute DEFINE_X(y); may be a function all the same */
		parse_call(p, d->i, d->end, d->sc == SC_MEMBER ? PLACE_MEMBER : PLACE_FILE);
		function_head(p, d);
	} else if (d->type && loud && cls(p, after) == CL_IDENT && d->sc != SC_MEMBER) {
		d->i = after;				/* struct x *ATTRIBUTE(1) name(…) */
	} else {
		function_head(p, d);
	}
}

static void identifier(struct parse *p, struct decl *d)
{
	/* LIST, while macros are in force that give it a meaning */
	if (d->sc == SC_FILE && d->i == d->start && bare_line(p, d->i, d->end) && p->temps.n)
		parse_call(p, d->i, d->end, PLACE_FILE);
	/* LIST_A LIST_B, then NAME(x) in column 0: lists expanded for their effect */
	if (d->sc == SC_FILE && d->i > d->start && cls(p, d->i + 1) == '(' &&
	    p->t->v[p->s.tok[d->i]].flags & TOK_BOL && shouts(text(p, d->i)) &&
	    all_alone(p, d->start, d->i))
		d->done = true;
	else if (cls(p, d->i + 1) != '(')
		word(p, d);
	else
		word_call(p, d);
}

/* (*name)(…), (name)(…): a pointer to a function, or a name in brackets. */
static void group(struct parse *p, struct decl *d)
{
	size_t name = inner_name(p, d->i, d->end), close = partner(p, d->i, d->end);
	bool fn = cls(p, close + 1) == '(', file = d->sc == SC_FILE;

	cand_is_type(d);
	if (name && d->type) {
		bool plain = cls(p, d->i + 1) == CL_IDENT;
		struct name_def *f = declare(p, name, plain && fn && file && !d->is_typedef ?
					     DEF_PROTO : object_kind(d->sc, d->is_typedef));

		f->callable = !d->is_typedef;
		if (plain && fn)
			params(p, close + 1, d->end, f, file);
		else if (fn) {
			struct name_def tmp = { 0 };

			params(p, close + 1, d->end, &tmp, false);
			f->arity_known = tmp.arity_known;
			f->args_min = tmp.args_min;
			f->args_max = tmp.args_max;
		}
		/* a function that returns a pointer to one */
		if (cls(p, name + 1) == '(' && name + 1 < close)
			params(p, name + 1, close, f, file);
	}
	d->i = close < d->end ? close + 1 : d->end;
	if (fn)
		d->i = past(p, d->i);
	while (cls(p, d->i) == CL_ATTR)
		d->i = cls(p, d->i + 1) == '(' ? past(p, d->i + 1) : d->i + 1;
	if (cls(p, d->i) != '{' || !file)
		return;
	function_body(p, d->i, d->end);
	end_at(d, past(p, d->i));
	if (p->want & NAMES_USES)
		use_range(p, d->start, d->i);
	p->locals.n = p->locals_kept;
}

/* The next word or bracket, whatever it is. */
static void decl_step(struct parse *p, struct decl *d)
{
	int c = cls(p, d->i);

	switch (c) {
	case ';': case ',': case '=': case ':': case '[':
		separator(p, d, c);
		break;
	case CL_TYPEDEF:
		d->is_typedef = true;
		d->i++;
		break;
	case CL_TYPE:
		d->type++;
		d->i++;
		break;
	case CL_SUE:
		d->i = parse_tagged(p, d->i, d->end, d->sc);
		d->type++;
		d->has_cand = false;
		break;
	case CL_TYPEOF:
		d->type++;
		/* fall through */
	case CL_ATTR:
	case CL_ASM:
		d->i++;
		while (cls(p, d->i) == CL_STORAGE)	/* asm volatile ( */
			d->i++;
		if (cls(p, d->i) == '(')
			d->i = past(p, d->i);
		break;
	case '*':
		cand_is_type(d);
		d->i++;
		break;
	case CL_IDENT:
		identifier(p, d);
		break;
	case '(':
		group(p, d);
		break;
	case '{':
		/* extern "C" { }, or something that this parser does not know */
		end_at(d, d->sc == SC_FILE && !d->type && d->i > d->start &&
			  cls(p, d->i - 1) == CL_STRING ? d->i + 1 : past(p, d->i));
		break;
	case '}':
		end_at(d, d->i + 1);
		break;
	case ')':
		if (d->sc == SC_LOCAL) {
			d->done = true;
			break;
		}
		/* fall through */
	default:
		d->i++;
	}
}

static size_t decl_parts(struct parse *p, size_t i, size_t end, enum scope sc)
{
	struct decl d = { .start = i, .end = end, .i = i, .sc = sc };

	while (d.i < end && !d.done)
		decl_step(p, &d);
	if (d.done)
		return d.i;
	declare_cand(p, &d);
	return d.i > i ? d.i : i + 1;
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
