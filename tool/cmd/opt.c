/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cmd/opt.h"

#include <errno.h>
#include <stdlib.h>

struct parse {
	struct arena *arena;
	const struct opt_set *sets;
	size_t n_sets;
	int argc, at;
	char *const *argv;
	struct err *e;
};

void opt_defaults(const struct opt *opts, void *values)
{
	for (const struct opt *o = opts; o && o->kind; o++)
		if (o->kind == OPT_KIND_INT)
			*(int *)((char *)values + o->at) = o->def;
}

void opt_spell(const struct opt *o, struct buf *out)
{
	if (o->letter)
		buf_printf(out, o->name ? "-%c, " : "-%c", o->letter);
	if (o->name)
		buf_printf(out, "--%s%s", o->kind == OPT_KIND_BOOL ? "[no-]" : "", o->name);
	if (o->arg)
		buf_printf(out, " %s", o->arg);
}

static bool is_choice(const char *choices, const char *value)
{
	size_t n = strlen(value);

	for (const char *z = choices; z; z = strchr(z, '|') ? strchr(z, '|') + 1 : NULL)
		if (strcspn(z, "|") == n && !strncmp(z, value, n))
			return true;
	return false;
}

static int store_int(struct parse *p, const struct opt *o, const char *value, int *to)
{
	char *end;
	long n;

	errno = 0;
	n = strtol(value, &end, 10);
	if (errno || end == value || *end || n < o->min || n > o->max)
		return err_set(p->e, ERR_USAGE, "--%s takes a number from %d to %d, not '%s'",
			       o->name, o->min, o->max, value);
	*to = (int)n;
	return 0;
}

static int store(struct parse *p, const struct opt_set *set, const struct opt *o,
		 const char *value, bool yes)
{
	void *to = (char *)set->values + o->at;
	struct opt_list *list = to;

	if (o->choices && value && !is_choice(o->choices, value))
		return err_set(p->e, ERR_USAGE, "--%s takes one of %s, not '%s'", o->name,
			       o->choices, value);
	switch (o->kind) {
	case OPT_KIND_FLAG:
		*(bool *)to = true;
		return 0;
	case OPT_KIND_BOOL:
		*(int *)to = yes ? 1 : -1;
		return 0;
	case OPT_KIND_STR:
		*(const char **)to = value;
		return 0;
	case OPT_KIND_LIST:
		*ARR_PUSH(p->arena, *list) = value;
		return 0;
	case OPT_KIND_INT:
		return store_int(p, o, value, to);
	case OPT_KIND_END:
		break;
	}
	BUG("option --%s of kind %d", o->name, o->kind);
}

static int unknown(struct parse *p, const char *typed, size_t n)
{
	const char *name = arena_strn(p->arena, (struct str){ typed, n });
	ARR(const char *) names = { 0 };
	const char *near;

	for (size_t i = 0; i < p->n_sets; i++) {
		for (const struct opt *o = p->sets[i].opts; o && o->kind; o++) {
			if (!o->name || !o->help)
				continue;
			*ARR_PUSH(p->arena, names) = o->name;
			if (o->kind == OPT_KIND_BOOL)
				*ARR_PUSH(p->arena, names) =
					arena_printf(p->arena, "no-%s", o->name);
		}
	}
	*ARR_PUSH(p->arena, names) = NULL;
	near = opt_near(name, names.v);
	if (near)
		return err_set(p->e, ERR_USAGE, "no option --%s; did you mean --%s?", name, near);
	return err_set(p->e, ERR_USAGE, "no option --%s", name);
}

/* @arg begins after "--". */
static int parse_long(struct parse *p, const char *arg)
{
	const char *eq = strchr(arg, '=');
	size_t n = eq ? (size_t)(eq - arg) : strlen(arg);
	struct str name = { arg, n };

	for (size_t i = 0; i < p->n_sets; i++) {
		for (const struct opt *o = p->sets[i].opts; o && o->kind; o++) {
			bool no = o->kind == OPT_KIND_BOOL && str_starts(name, "no-") &&
				  str_is((struct str){ arg + 3, n - 3 }, o->name);

			if (!o->name || (!no && !str_is(name, o->name)))
				continue;
			if (!o->arg && eq)
				return err_set(p->e, ERR_USAGE, "--%.*s takes no value",
					       STR_ARG(name));
			if (o->arg && !eq && p->at == p->argc)
				return err_set(p->e, ERR_USAGE, "--%s needs a value: %s", o->name,
					       o->arg);
			return store(p, &p->sets[i], o,
				     !o->arg ? NULL : eq ? eq + 1 : p->argv[p->at++], !no);
		}
	}
	return unknown(p, arg, n);
}

/* @arg begins after "-": bundled flags, the last of which may take a value. */
static int parse_letters(struct parse *p, const char *arg, enum opt_help *ret_help)
{
	for (; *arg; arg++) {
		const struct opt_set *set = NULL;
		const struct opt *o = NULL;
		int r;

		for (size_t i = 0; i < p->n_sets && !set; i++)
			for (o = p->sets[i].opts; o && o->kind; o++)
				if (o->letter == *arg) {
					set = &p->sets[i];
					break;
				}
		if (!set && *arg == 'h') {
			*ret_help = OPT_HELP_USAGE;
			return 0;
		}
		if (!set)
			return err_set(p->e, ERR_USAGE, "no option -%c", *arg);
		if (!o->arg) {
			r = store(p, set, o, NULL, true);
			if (r)
				return r;
			continue;
		}
		if (arg[1])
			return store(p, set, o, arg + 1, true);
		if (p->at == p->argc)
			return err_set(p->e, ERR_USAGE, "-%c needs a value: %s", *arg, o->arg);
		return store(p, set, o, p->argv[p->at++], true);
	}
	return 0;
}

int opt_parse(struct arena *a, const struct opt_set *sets, size_t n_sets, int argc,
	      char *const *argv, bool to_first, struct opt_rest *ret, struct err *e)
{
	struct parse p = { a, sets, n_sets, argc, 0, argv, e };
	enum opt_help help = OPT_HELP_NONE;
	ARR(const char *) rest = { 0 };

	while (p.at < argc && !help) {
		const char *arg = argv[p.at++];
		int r = 0;

		/* A lone dash is an argument: standard input, by custom. */
		if (arg[0] != '-' || !arg[1]) {
			*ARR_PUSH(a, rest) = arg;
			if (to_first)
				break;
		} else if (!strcmp(arg, "--")) {
			break;
		} else if (!strcmp(arg, "--help")) {
			help = OPT_HELP_PAGE;
		} else if (arg[1] == '-') {
			r = parse_long(&p, arg + 2);
		} else {
			r = parse_letters(&p, arg + 1, &help);
		}
		if (r)
			return r;
	}
	while (p.at < argc)
		*ARR_PUSH(a, rest) = argv[p.at++];
	ret->argc = (int)rest.n;
	*ARR_PUSH(a, rest) = NULL;
	ret->argv = rest.v;
	ret->help = help;
	return 0;
}
