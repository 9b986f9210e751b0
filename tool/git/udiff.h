/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Differences as people read them: unified, with git's headers.
 */
#ifndef GIT_UDIFF_H
#define GIT_UDIFF_H

#include "base/buf.h"
#include "git/repo.h"

/**
 * udiff_trees() - append the difference of two trees to @out, files in path order.
 * @old_tree: NULL: the empty tree.
 *
 * Return: 0; ERR_MISSING_OBJ.
 */
int udiff_trees(struct repo *r, const struct oid *old_tree, const struct oid *new_tree,
		struct buf *out, struct err *e);

/** udiff_commits() - the same for two commits, as 40 hex digits. */
int udiff_commits(struct repo *r, const char *old_hex, const char *new_hex, struct buf *out,
		  struct err *e);

/** udiff_texts() - the hunks alone (from "@@") that turn @before into @after. */
void udiff_texts(struct str before, struct str after, unsigned context, struct buf *out);

#endif
