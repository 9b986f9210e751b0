/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Options: one table, from which come the parser, -h, the man page and the
 * completion. A table describes the members of a structure that the parser
 * fills:
 *
 *	struct opts { struct opt_list branches; const char *series; bool dry_run; int signoff; };
 *	static const struct opt opts[] = {
 *		OPT_LIST('b', "branch", "BRANCH", struct opts, branches, "port to this branch"),
 *		OPT_STR(0, "series", "SERIES", struct opts, series, "port this series"),
 *		OPT_FLAG('n', "dry-run", struct opts, dry_run, "write nothing"),
 *		OPT_BOOL('s', "signoff", struct opts, signoff, "add a Signed-off-by line"),
 *		OPT_END
 *	};
 *
 * The name of an option's argument says what completes it: BRANCH, SERIES,
 * COMMIT, REF, FILE, DIR (see opt_complete.c).
 */
#ifndef CMD_OPT_H
#define CMD_OPT_H

#include "base/buf.h"
#include "base/err.h"

enum opt_kind {
	OPT_KIND_END,
	OPT_KIND_FLAG,	/* bool: given or not */
	OPT_KIND_BOOL,	/* int: 0 not said, 1 --name, -1 --no-name */
	OPT_KIND_STR,	/* const char *: NULL when not given; the last one wins */
	OPT_KIND_LIST,	/* struct opt_list: every one given, in order */
	OPT_KIND_INT,	/* int */
};

struct opt_list {
	const char **v;
	size_t n, cap;
};

struct opt {
	enum opt_kind kind;
	char letter;		/* 0: none */
	const char *name;	/* without dashes; NULL: a letter only */
	const char *arg;	/* NULL when it takes none */
	size_t at;		/* offset of the member */
	const char *help;	/* one line, lower case, no full stop; NULL: not for people */
	const char *choices;	/* of strings, "a|b|c", or NULL: anything */
	int def, min, max;	/* of integers */
};

/* The offset of a member, which must have the type that the kind stores. */
#define OPT_AT(type, member, is) \
	(offsetof(type, member) + 0 * sizeof((is *)0 == &((type *)0)->member))

#define OPT_FLAG(l, n, type, m, h) \
	{ .kind = OPT_KIND_FLAG, .letter = (l), .name = (n), .help = (h), \
	  .at = OPT_AT(type, m, bool) }
#define OPT_BOOL(l, n, type, m, h) \
	{ .kind = OPT_KIND_BOOL, .letter = (l), .name = (n), .help = (h), \
	  .at = OPT_AT(type, m, int) }
#define OPT_STR(l, n, a, type, m, h) \
	{ .kind = OPT_KIND_STR, .letter = (l), .name = (n), .arg = (a), \
	  .at = OPT_AT(type, m, const char *), .help = (h) }
#define OPT_CHOICE(l, n, a, c, type, m, h) \
	{ .kind = OPT_KIND_STR, .letter = (l), .name = (n), .arg = (a), .choices = (c), \
	  .at = OPT_AT(type, m, const char *), .help = (h) }
#define OPT_LIST(l, n, a, type, m, h) \
	{ .kind = OPT_KIND_LIST, .letter = (l), .name = (n), .arg = (a), \
	  .at = OPT_AT(type, m, struct opt_list), .help = (h) }
#define OPT_INT(l, n, a, d, lo, hi, type, m, h) \
	{ .kind = OPT_KIND_INT, .letter = (l), .name = (n), .arg = (a), .def = (d), \
	  .min = (lo), .max = (hi), .at = OPT_AT(type, m, int), .help = (h) }
#define OPT_END { .kind = OPT_KIND_END }

/* A table and the structure it fills. */
struct opt_set {
	const struct opt *opts;
	void *values;
};

enum opt_help { OPT_HELP_NONE, OPT_HELP_USAGE, OPT_HELP_PAGE };

struct opt_rest {
	const char **argv;	/* what is no option, NULL-terminated, in the arena */
	int argc;
	enum opt_help help;	/* -h or --help was given; the rest is not looked at */
};

/** opt_defaults() - store the integers' defaults; everything else must be zero. */
void opt_defaults(const struct opt *opts, void *values);

/**
 * opt_parse() - read options the way git does: --name=value, --name value,
 * -xvalue, -x value, bundled flags, --no-name, "--" ends them.
 * @sets: looked through in order; @n_sets of them.
 * @to_first: stop at the first argument that is no option.
 *
 * Values point into @argv, or live in the arena.
 *
 * Return: 0 or ERR_USAGE.
 */
int opt_parse(struct arena *a, const struct opt_set *sets, size_t n_sets, int argc,
	      char *const *argv, bool to_first, struct opt_rest *ret, struct err *e);

/** opt_spell() - the option as usage and the man page show it: "-b, --branch BRANCH". */
void opt_spell(const struct opt *o, struct buf *out);

/** opt_near() - the one of @names (NULL at the end) nearest to @typed; NULL: none is near. */
const char *opt_near(const char *typed, const char *const *names);

#endif
