/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Patch-ids: what a commit changes, whatever it stands on.
 */
#ifndef GIT_PATCH_ID_H
#define GIT_PATCH_ID_H

#include "git/repo.h"

/**
 * patch_id() - the id that `git patch-id --stable` gives the difference of two trees.
 * @old_tree: NULL: the empty tree.
 * @ret: zero when nothing differs.
 *
 * Return: 0; ERR_MISSING_OBJ; ERR_INTERNAL when libgit2 cannot read the difference.
 */
int patch_id(struct repo *r, const struct oid *old_tree, const struct oid *new_tree,
	     struct oid *ret, struct err *e);

#endif
