/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * #define: the macro as a name, as text for c/generators.h, what it does with
 * its parameters, and what its body uses.
 */
#include "base/map.h"
#include "c/names_parse.h"

/*
 * The uses of macros that stand before @to in the stream; inside a function,
 * which begins at @from, with its locals.
 */
void macro_uses(struct parse *p, size_t from, size_t to)
{
	for (; p->bodies_done < p->bodies.n && p->bodies.v[p->bodies_done].at < to;
	     p->bodies_done++) {
		struct macro_body *m = &p->bodies.v[p->bodies_done];
		struct parse in = { .a = p->a, .t = p->t, .w = p->w, .out = p->out,
				    .want = NAMES_USES, .in_macro = true };

		for (size_t k = 0; k < p->locals.n && m->at > from; k++)
			*ARR_PUSH(p->a, in.locals) = p->locals.v[k];
		stream_init(&in, m->first, m->end, false);
		for (size_t i = 0; i < in.s.n; i++)
			for (size_t k = 0; k < m->macro.nparams; k++)
				if (str_eq(text(&in, i), m->macro.params[k]))
					add_local(&in, i);
		in.locals_kept = in.locals.n;
		if (m->macro.body.n) {	/* functions, perhaps: with their parameters */
			parse_range(&in, 0, in.s.n, PLACE_FILE);
			continue;
		}
		body_locals(&in, 0, in.s.n);
		use_range(&in, 0, in.s.n);
	}
}

static int param_of(const struct name_macro *m, struct str s)
{
	for (size_t k = 0; k < m->nparams; k++)
		if (str_eq(m->params[k], s))
			return (int)k;
	return -1;
}

/* Is the parameter at @i a bare argument? Of what? */
static bool forwarded(const struct toks *t, size_t i, size_t body, size_t end, struct str *ret,
		      int *ret_arg)
{
	int depth = 0, arg = 0;

	if (i == body || i + 1 >= end || !(tok_is(t, i + 1, ",") || tok_is(t, i + 1, ")")) ||
	    !(tok_is(t, i - 1, ",") || tok_is(t, i - 1, "(")))
		return false;
	while (i-- > body) {
		struct str s = tok_str(t, i);

		if (s.n != 1)
			continue;
		if (s.p[0] == ')' || s.p[0] == ']' || s.p[0] == '}')
			depth++;
		else if ((s.p[0] == '[' || s.p[0] == '{') && depth-- == 0)
			return false;
		else if (s.p[0] == ',' && !depth)
			arg++;
		else if (s.p[0] == '(' && depth-- == 0)
			break;
	}
	if (i == SIZE_MAX || i <= body || t->v[i - 1].kind != TOK_IDENT)
		return false;
	*ret = tok_str(t, i - 1);
	*ret_arg = arg;
	return true;
}

/* What becomes of each parameter in the body. */
static void note_fates(struct parse *p, const struct name_macro *m, size_t def, size_t body,
		       size_t end)
{
	const struct toks *t = p->t;
	size_t base = p->fates.n;

	for (size_t k = 0; k < m->nparams; k++) {
		struct param_fate *f = ARR_PUSH(p->a, p->fates);

		f->def = def;
		f->param = k < 7 ? (uint8_t)k : 7;
	}
	for (size_t i = body; i < end; i++) {
		struct str callee;
		struct param_fate *f;
		int k, arg;

		if (t->v[i].kind != TOK_IDENT || (k = param_of(m, tok_str(t, i))) < 0)
			continue;
		f = &p->fates.v[base + (size_t)k];
		if (i > body && tok_is(t, i - 1, "#")) {
			f->pasted = true;
		} else if ((i > body + 1 && tok_is(t, i - 1, "##") && !tok_is(t, i - 2, ",")) ||
			   (i + 1 < end && tok_is(t, i + 1, "##"))) {
			f->pasted = true;
		} else if (forwarded(t, i, body, end, &callee, &arg)) {
			*ARR_PUSH(p->a, f->forwards) = (struct macro_forward){ callee, arg };
		} else {
			f->plain = true;
		}
	}
}

static bool stringifies(struct str s)
{
	return str_is(s, "__stringify") || str_is(s, "__PASTE") || str_is(s, "CONCATENATE");
}

static const struct name_def *macro_def(const struct parse *p, const struct map *m, struct str s)
{
	size_t i = (size_t)(uintptr_t)map_get(m, s);

	return i ? &p->out->defs.v[i - 1] : NULL;
}

/* Parameters that end up pasted, through macros of the same file too. */
void macro_fates(struct parse *p)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	bool more = p->fates.n > 0;
	struct map defs;

	if (!more)
		return;
	map_init(&defs, &tmp);
	for (size_t i = 0; i < p->fates.n; i++)
		map_put(&defs, p->out->defs.v[p->fates.v[i].def].name,
			(void *)(uintptr_t)(p->fates.v[i].def + 1));
	for (int round = 0; more && round < 8; round++) {
		more = false;
		for (size_t i = 0; i < p->fates.n; i++) {
			struct param_fate *f = &p->fates.v[i];
			struct name_def *d = &p->out->defs.v[f->def];
			bool all = !f->plain, some = f->pasted;

			if (!all || d->pastes & 1u << f->param)
				continue;
			for (size_t k = 0; k < f->forwards.n && all; k++) {
				struct str c = f->forwards.v[k].callee;
				int arg = f->forwards.v[k].arg;
				const struct name_def *to = macro_def(p, &defs, c);
				bool yes = stringifies(c) ||
					   (to && to->pastes & 1u << (arg < 7 ? arg : 7));

				all &= yes;
				some |= yes;
			}
			if (all && some) {
				d->pastes |= 1u << f->param;
				more = true;
			}
		}
	}
}

/* A macro without parameters that is a list: EM(a, "a") EM(b, "b") */
static bool maybe_list(const struct parse *p, size_t body, size_t end)
{
	size_t close;

	if (body + 1 >= end || p->t->v[body].kind != TOK_IDENT || !tok_is(p->t, body + 1, "("))
		return false;
	close = tok_close(p->t, body + 1, end);
	while (close + 1 < end && (p->t->v[close + 1].kind == TOK_COMMENT ||
				   tok_is(p->t, close + 1, ",")))
		close++;
	return close + 2 < end && p->t->v[close + 1].kind == TOK_IDENT &&
	       tok_is(p->t, close + 2, "(");
}

/* #define DEFINE_X_EVENT DEFINE_Y_EVENT: another name for a generator. */
static bool maybe_alias(const struct parse *p, struct str name, size_t body, size_t end)
{
	return body + 1 == end && p->t->v[body].kind == TOK_IDENT &&
	       (str_starts(name, "DEFINE_") || str_starts(name, "DECLARE_") ||
		str_find(name, STR("EVENT"), 0) >= 0);
}

/* From here on @name means something else, or nothing. */
void macro_over(struct parse *p, struct str name)
{
	for (size_t i = p->temps.n; i-- > 0;)
		if (p->temps.v[i].to == SIZE_MAX && str_eq(p->temps.v[i].macro.name, name)) {
			p->temps.v[i].to = p->s.n;
			return;
		}
}

/* Could the macro stand for a declaration? Expressions and statements cannot. */
static bool maybe_generator(const struct parse *p, const struct name_macro *m, size_t body,
			    size_t end)
{
	int c;

	if (body >= end)
		return false;
	if (p->t->v[body].kind != TOK_IDENT)
		return false;
	c = words_class(p->w, p->t, body);
	if (c == CL_STMT || c == CL_FOR || c == CL_GOTO || c == CL_CASE || c == CL_WORD)
		return false;
	return end - body > 1 || param_of(m, tok_str(p->t, body)) >= 0;
}

void macro_define(struct parse *p, size_t i, size_t end)
{
	const struct toks *t = p->t;
	ARR(struct str) params = { 0 };
	struct name_macro m = { 0 };
	struct name_def d = { .kind = DEF_MACRO };

	if (i >= end || t->v[i].kind != TOK_IDENT)
		return;
	m.name = tok_str(t, i);
	d.name = m.name;
	d.line = t->v[i].line;
	i++;
	if (i < end && tok_is(t, i, "(") &&
	    t->v[i].off == t->v[i - 1].off + t->v[i - 1].len) {
		d.callable = true;
		d.arity_known = true;
		for (i++; i < end && !tok_is(t, i, ")"); i++) {
			if (t->v[i].kind == TOK_IDENT)
				*ARR_PUSH(p->a, params) = tok_str(t, i);
			else if (tok_is(t, i, "...")) {
				m.variadic = true;
				if (tok_is(t, i - 1, "(") || tok_is(t, i - 1, ","))
					*ARR_PUSH(p->a, params) = STR("__VA_ARGS__");
			}
		}
		i++;
		m.params = params.v;
		m.nparams = params.n;
		/* f() gives a macro of one parameter an empty argument */
		d.args_min = m.variadic ? (int)params.n - 1 : (int)params.n;
		if (params.n == 1)
			d.args_min = 0;
		d.args_max = m.variadic ? -1 : (int)params.n;
	}
	while (i < end && t->v[i].kind == TOK_COMMENT)
		i++;
	while (end > i && t->v[end - 1].kind == TOK_COMMENT)
		end--;
	if (d.callable ? maybe_generator(p, &m, i, end) :
	    maybe_list(p, i, end) || maybe_alias(p, m.name, i, end))
		m.body = (struct str){ t->text.p + t->v[i].off,
				       t->v[end - 1].off + t->v[end - 1].len - t->v[i].off };
	if (p->want & NAMES_DEFS) {
		if (d.callable)
			note_fates(p, &m, p->out->defs.n, i, end);
		macro_over(p, m.name);
		if (m.body.n) {
			struct temp_macro *x = ARR_PUSH(p->a, p->temps);

			*ARR_PUSH(p->a, p->out->macros) = m;
			*x = (struct temp_macro){ m, p->s.n, SIZE_MAX };
		}
		if (!d.callable && i < end && t->v[i].kind == TOK_IDENT) {
			d.callable = true;	/* an alias, perhaps of something callable */
		}
		*ARR_PUSH(p->a, p->out->defs) = d;
	}
	if ((p->want & NAMES_USES) && i < end)
		*ARR_PUSH(p->a, p->bodies) =
			(struct macro_body){ m, i, end, p->s.n };
}

