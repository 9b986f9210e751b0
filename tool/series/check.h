/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * After-port checks: what must hold on a tree once a change is there, whoever
 * carried it. Either a condition, or something that must not, or must, happen
 * on the paths through a function (series/flow.h). They need no other program.
 */
#ifndef SERIES_CHECK_H
#define SERIES_CHECK_H

#include "series/cond.h"
#include "series/flow.h"

struct check {
	const char *name;		/* "touch-after-drop" */
	const char *what;		/* what is wrong where it fails */
	const struct cond *when;	/* asked of the tree; NULL: always */
	const struct cond *require;	/* must hold; NULL: a rule for paths */
	const char *path;
	const char *function;		/* "*": each one of the file */
	struct flow_rule rule;
};

struct check_finding {
	const struct check *check;
	const char *path;
	uint32_t line;		/* 0: not known */
	const char *text;
	bool unknown;		/* it could not be checked */
};

struct check_findings {
	struct check_finding *v;
	size_t n, cap;
};

/** check_parse() - one element of "checks". */
int check_parse(const struct place_doc *doc, const struct place *at, void *slot);
/** check_run() - append what @k finds on the branch that @f shows; in the arena. */
void check_run(const struct check *k, struct files *f, struct arena *a,
	       struct check_findings *out);

#endif
