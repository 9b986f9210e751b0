/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "c/generators.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/buf.h"

/* Deep enough for TRACE_EVENT and SYSCALL_DEFINE; a macro that calls itself ends here. */
#define DEPTH_MAX 10
#define TEXT_MAX ((size_t)256 << 10)

/* The place holder of argument 3 is Gen3neG: an identifier, so that it can be pasted. */
#define HOLDER "Gen%zuneG"

struct gen_template {
	struct names names;	/* place holders inside */
	bool busy;
};

void gen_init(struct gen *g, struct arena *a,
	      size_t (*macros)(void *ctx, struct str name, const struct name_macro *const **ret),
	      void *ctx)
{
	*g = (struct gen){ .arena = a, .macros = macros, .ctx = ctx };
	g->words = names_words(a);
	map_init(&g->templates, a);
}

/* The argument numbers that @name of the body stands for; -1: not a parameter. */
static long param_index(const struct name_macro *m, struct str name)
{
	for (size_t i = 0; i < m->nparams; i++)
		if (str_eq(m->params[i], name))
			return (long)i;
	if (m->variadic && str_is(name, "__VA_ARGS__"))
		return (long)m->nparams - 1;
	return -1;
}

static void fill_param(const struct name_macro *m, long k, size_t nargs, struct buf *out)
{
	if (m->variadic && k == (long)m->nparams - 1) {
		for (size_t i = (size_t)k; i < nargs; i++)
			buf_printf(out, "%s" HOLDER, i > (size_t)k ? ", " : "", i);
		return;
	}
	if ((size_t)k < nargs)
		buf_printf(out, HOLDER, (size_t)k);
}

/* The body with place holders, pasted. */
static void fill_body(struct arena *a, const struct name_macro *m, size_t nargs, struct buf *out)
{
	struct toks t;

	tok_lex(a, m->body, &t);
	for (size_t i = 0; i < t.n; i++) {
		struct str s = tok_str(&t, i);
		long k = t.v[i].kind == TOK_IDENT ? param_index(m, s) : -1;

		if (t.v[i].kind == TOK_COMMENT)
			continue;
		if (str_is(s, "##")) {
			while (out->n && out->p[out->n - 1] == ' ')
				out->n--;
			/* ", ## args" without args takes the comma along */
			if (out->n && out->p[out->n - 1] == ',' && i + 1 < t.n && m->variadic &&
			    nargs < m->nparams &&
			    param_index(m, tok_str(&t, i + 1)) == (long)m->nparams - 1)
				out->n--;
			continue;
		}
		if (t.v[i].kind == TOK_PUNCT && str_is(s, "#")) {
			buf_addz(out, " \"\" ");	/* stringified */
			i++;
			continue;
		}
		if (k >= 0)
			fill_param(m, k, nargs, out);
		else
			buf_add(out, s);
		buf_addc(out, ' ');
	}
}

/* @s with the place holders replaced by the call's arguments. */
static struct str fill_args(struct arena *a, struct str s, const struct name_call *c)
{
	struct buf out = BUF_INIT(TEXT_MAX);
	struct str ret;
	size_t from = 0;

	if (str_find(s, STR("Gen"), 0) < 0)
		return s;
	for (;;) {
		ptrdiff_t at = str_find(s, STR("Gen"), from);
		size_t i, k = 0;

		if (at < 0)
			break;
		i = (size_t)at + 3;
		buf_add(&out, (struct str){ s.p + from, (size_t)at - from });
		while (i < s.n && isdigit((unsigned char)s.p[i]))
			k = k * 10 + (size_t)(s.p[i++] - '0');
		if (i > (size_t)at + 3 && i + 3 <= s.n && !memcmp(s.p + i, "neG", 3)) {
			if (k < c->nargs)
				buf_add(&out, c->args[k]);
			from = i + 3;
		} else {
			buf_addz(&out, "Gen");
			from = (size_t)at + 3;
		}
	}
	buf_add(&out, (struct str){ s.p + from, s.n - from });
	ret = arena_span(a, buf_str(&out));
	buf_release(&out);
	return ret;
}

static bool identifier(struct str s)
{
	if (!s.n || isdigit((unsigned char)s.p[0]))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!isalnum((unsigned char)s.p[i]) && s.p[i] != '_')
			return false;
	return true;
}

/* "name[3]" as an argument names "name". */
static struct str bare_name(struct str s)
{
	const char *bracket = memchr(s.p, '[', s.n);

	if (bracket)
		s.n = (size_t)(bracket - s.p);
	return str_trim(s);
}

static struct gen_template *compile(struct gen *g, const struct name_call *c, int depth);

static void instantiate(struct gen *g, const struct gen_template *t, const struct name_call *c,
			struct names *out, int depth)
{
	for (size_t i = 0; i < t->names.defs.n; i++) {
		struct name_def d = t->names.defs.v[i];

		d.name = bare_name(fill_args(g->arena, d.name, c));
		if (identifier(d.name))
			*ARR_PUSH(g->arena, out->defs) = d;
	}
	/* calls through a parameter: #define LIST(X) X(a) X(b) */
	for (size_t i = 0; i < t->names.calls.n; i++) {
		const struct name_call *in = &t->names.calls.v[i];
		struct name_call n = { .place = in->place, .nargs = in->nargs,
				       .with = in->with, .nwith = in->nwith };
		struct gen_template *sub;

		n.name = str_trim(fill_args(g->arena, in->name, c));
		n.args = ARENA_NEW_N(g->arena, struct str, in->nargs + 1);
		for (size_t k = 0; k < in->nargs; k++)
			n.args[k] = str_trim(fill_args(g->arena, in->args[k], c));
		if (depth >= DEPTH_MAX || !identifier(n.name))
			continue;
		/* still a parameter, of the macro around this one */
		if (gen_holder(n.name)) {
			*ARR_PUSH(g->arena, out->calls) = n;
			continue;
		}
		sub = compile(g, &n, depth + 1);
		if (sub)
			instantiate(g, sub, &n, out, depth + 1);
	}
}

/* The bodies of the macro that @c calls: the ones in force there, or all that are known. */
static size_t bodies(struct gen *g, const struct name_call *c,
		     const struct name_macro *const **ret, const struct name_macro **one)
{
	for (size_t i = 0; i < c->nwith; i++)
		if (str_eq(c->with[i].name, c->name)) {
			*one = &c->with[i];
			*ret = one;
			return 1;
		}
	return g->macros(g->ctx, c->name, ret);
}

/* A bare name and a comma: an enumerator, though an #include put the call elsewhere. */
static bool enumerator_body(struct str s)
{
	return str_ends(s, ",") && str_find(s, STR(";"), 0) < 0 && str_find(s, STR("{"), 0) < 0;
}

/* What cannot be read off a body: these paste the value of a configuration symbol. */
static int table_arg(struct str macro)
{
	if (str_starts(macro, "DEFINE_STATIC_KEY_MAYBE") ||
	    str_starts(macro, "DECLARE_STATIC_KEY_MAYBE"))
		return 1;
	return -1;
}

static void add_table(struct gen *g, const struct name_call *c, struct gen_template *t)
{
	int arg = table_arg(c->name);
	struct name_def *d;

	if (arg < 0 || (size_t)arg >= c->nargs)
		return;
	d = ARR_PUSH(g->arena, t->names.defs);
	d->name = str_of(arena_printf(g->arena, HOLDER, (size_t)arg));
	d->kind = DEF_VAR;
}

static struct gen_template *compile(struct gen *g, const struct name_call *c, int depth)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	const struct name_macro *const *m, *one;
	char *key = arena_printf(&tmp, "%d %zu %.*s", c->place, c->nargs, STR_ARG(c->name));
	struct gen_template *t = c->nwith ? NULL : map_get(&g->templates, str_of(key));
	struct names raw = { 0 };
	size_t n;

	if (t)
		return t->busy ? NULL : t;
	n = bodies(g, c, &m, &one);
	t = ARENA_NEW(g->arena, struct gen_template);
	t->busy = true;
	if (!c->nwith)
		map_put(&g->templates, str_of(key), t);
	add_table(g, c, t);
	for (size_t i = 0; i < n; i++) {
		struct buf b = BUF_INIT(TEXT_MAX);
		struct str text;

		if (!m[i]->nparams && c->nargs && identifier(m[i]->body) && depth < DEPTH_MAX) {
			struct name_call *alias = ARR_PUSH(g->arena, raw.calls);

			*alias = *c;
			alias->name = m[i]->body;
			alias->args = ARENA_NEW_N(g->arena, struct str, c->nargs);
			for (size_t k = 0; k < c->nargs; k++)
				alias->args[k] = str_of(arena_printf(g->arena, HOLDER, k));
			continue;
		}

		if (m[i]->nparams > c->nargs + 1 ||
		    (!m[i]->variadic && m[i]->nparams < c->nargs)) {
			buf_release(&b);
			continue;
		}
		fill_body(&tmp, m[i], c->nargs, &b);
		text = arena_span(g->arena, str_trim(buf_str(&b)));
		if (!b.full)
			names_at(g->arena, g->words, text,
				 c->place == PLACE_FILE && enumerator_body(text) ? PLACE_ENUM :
				 c->place, &raw);
		buf_release(&b);
	}
	for (size_t i = 0; i < raw.defs.n; i++)
		*ARR_PUSH(g->arena, t->names.defs) = raw.defs.v[i];
	for (size_t i = 0; i < raw.calls.n; i++) {
		struct name_call *in = &raw.calls.v[i];
		struct gen_template *sub;

		in->with = c->with;
		in->nwith = c->nwith;
		if (str_find(in->name, STR("Gen"), 0) >= 0) {
			*ARR_PUSH(g->arena, t->names.calls) = *in;
			continue;
		}
		if (depth >= DEPTH_MAX)
			continue;
		sub = compile(g, in, depth + 1);
		if (sub)
			instantiate(g, sub, in, &t->names, depth + 1);
	}
	t->busy = false;
	return t;
}

void gen_expand(struct gen *g, const struct name_call *c, struct names *out)
{
	struct gen_template *t = compile(g, c, 0);

	if (t)
		instantiate(g, t, c, out, 0);
}

/* A trailing or leading * stands for anything. */
static bool matches(struct str s, const char *pattern)
{
	size_t n = strlen(pattern);

	if (pattern[0] == '*')
		return str_ends(s, pattern + 1);
	if (pattern[n - 1] == '*')
		return s.n >= n - 1 && !memcmp(s.p, pattern, n - 1);
	return str_is(s, pattern);
}

unsigned gen_locals(struct str macro)
{
	/* Measured: the macros that declare locals in mm/, fs/ and net/ of 4.4 to 7.x. */
	static const struct { const char *macro; unsigned args; } table[] = {
		{ "CLASS", 2 }, { "CLASS_INIT", 2 },
		{ "DEFINE_RAW_FLEX", 2 }, { "DEFINE_FLEX", 2 }, { "_DEFINE_FLEX", 2 },
		{ "DEFINE_DYNAMIC_PER_CPU", 2 }, { "DEFINE_PER_CPU*", 2 },
		{ "DECLARE_SOCKADDR", 2 }, { "DEFINE_*", 1 }, { "DECLARE_*", 1 }, { "LIST_HEAD", 1 }, { "HLIST_HEAD", 1 },
		{ "LLIST_HEAD", 1 }, { "*_ON_STACK", 1 }, { "XA_STATE*", 1 }, { "MA_STATE", 1 },
		{ "VMA_ITERATOR", 1 }, { "NODEMASK_ALLOC", 2 }, { "VMG_*", 1 },
		{ "BTRFS_*", 1 }, { "INITIALIZE_PATH", 1 },
		{ "CEPH_DEFINE_*", 1 }, { "*_ONSTACK", 1 }, { "IP_TUNNEL_DECLARE_FLAGS", 1 },
		{ "INET_ADDR_COOKIE", 1 }, { "FD_PREPARE", 1 }, { "PAGETABLE_MOVE", 1 },
		{ "darray_for_each*", 2 }, { "for_each_member_device*", 2 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(table); i++)
		if (matches(macro, table[i].macro))
			return table[i].args;
	return 0;
}

bool gen_declares(struct str macro)
{
	return str_is(macro, "INDIRECT_CALLABLE_DECLARE") || str_is(macro, "INDIRECT_CALL_DECLARE");
}

bool gen_holder(struct str s)
{
	size_t i = 3;

	if (s.n < 7 || !str_starts(s, "Gen") || !str_ends(s, "neG"))
		return false;
	while (i < s.n && isdigit((unsigned char)s.p[i]))
		i++;
	return i == s.n - 3;
}

int gen_arguments(struct str macro)
{
	return str_is(macro, "XFS_DA_LOGRANGE") ? 2 : 1;
}
