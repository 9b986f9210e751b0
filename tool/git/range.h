/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The commits that an argument names: COMMIT or A..B.
 */
#ifndef GIT_RANGE_H
#define GIT_RANGE_H

#include "git/repo.h"

struct oids {
	struct oid *v;
	size_t n, cap;
};

/**
 * range_add() - append the commits of @arg to @ret, oldest first, parents before children.
 *
 * A..B is what B has and A has not, without merges; either side empty means HEAD. A merge named by
 * itself is refused: it has no single change. Commits already in @ret are not added again.
 *
 * Return: 0; ERR_NOT_FOUND (unknown revision, empty range); ERR_INPUT (a merge, A...B);
 * ERR_MISSING_OBJ when history is cut off inside the range.
 */
int range_add(struct repo *r, struct arena *a, const char *arg, struct oids *ret, struct err *e);

#endif
