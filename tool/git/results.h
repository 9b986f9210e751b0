/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Branches of our own: backport/NAME/BRANCH, where ports land.
 */
#ifndef GIT_RESULTS_H
#define GIT_RESULTS_H

#include "git/branch.h"
#include "git/range.h"

#define RESULTS_PREFIX "refs/heads/backport/"

struct result {
	const char *name;	/* NAME: a series, or what --name said */
	const char *ref;	/* full */
	struct oid tip;
};

struct results {
	struct result *v;	/* by name */
	size_t n, cap;
};

/** results_of() - all that there are of @b; none is no error. */
int results_of(struct repo *r, struct arena *a, const struct branch *b, struct results *ret,
	       struct err *e);
/**
 * result_commits() - what a result adds to its branch, oldest first.
 * @ret_base: where it leaves the branch; not the branch's tip when that moved on.
 *
 * Return: 0 (none is no error); ERR_NOT_FOUND when they share no history; ERR_MISSING_OBJ.
 */
int result_commits(struct repo *r, struct arena *a, const struct branch *b,
		   const struct result *res, struct oid *ret_base, struct oids *ret, struct err *e);

#endif
