/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which files belong to a directory's scope: its own *.c and *.h, and what
 * these include by "…", again and again.
 */
#ifndef INDEX_SCOPE_H
#define INDEX_SCOPE_H

#include "base/map.h"
#include "git/tree.h"
#include "index/names.h"

struct scope_file {
	const char *path;
	struct packed names;
};

struct scope {
	ARR(struct scope_file) files;
	bool missing;		/* an object could not be read */
};

/**
 * scope_of_dir() - read the scope of directory @dir ("mm"; "" is the top).
 *
 * A quoted include is looked for beside the file that has it, then by its name below the
 * subsystem (the first two components: fs/xfs), the nearest first: builds add -I for those.
 *
 * Return: 0 (a directory that is not there is empty), or an error of the repository.
 */
int scope_of_dir(struct repo *r, struct cache *c, struct arena *a, const struct oid *tree,
		 const char *dir, struct scope *ret, struct err *e);

#endif
