/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who uses what a header changes: every .c file of the tree that names a
 * function or macro on a changed line of a header.
 */
#ifndef CI_USERS_H
#define CI_USERS_H

#include "base/map.h"
#include "git/tree.h"

struct users {
	struct arena *arena;
	struct map names;
};

void users_init(struct users *u, struct arena *a);
/** users_header() - note the names on the changed lines of one header. */
int users_header(struct repo *r, struct users *u, const struct tree_change *c, struct err *e);
/** users_find() - add the files that use them to a growing array, each once, in git's order. */
int users_find(struct repo *r, struct users *u, const struct oid *tree, const char ***v, size_t *n,
	       size_t *cap, struct err *e);

#endif
