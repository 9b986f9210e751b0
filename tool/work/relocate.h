/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where upstream's file is not on the branch, or lacks an item that upstream
 * changes: the change is divided among the files that have the items.
 */
#ifndef WORK_RELOCATE_H
#define WORK_RELOCATE_H

#include "work/port_change.h"

/**
 * relocate() - divide the files of @p that were refused for what is absent, if all of it is found.
 * @tree: the branch's.
 * @ret_moved: something was: files, info and results of @p are new then, and the divided files
 *	are to be ported again.
 *
 * An item found by what it says, not by its name, is marked for review.
 *
 * Return: 0; ERR_MISSING_OBJ and the like.
 */
int relocate(struct workshop *w, const struct oid *tree, struct ported *p, bool *ret_moved,
	     struct err *e);

#endif
