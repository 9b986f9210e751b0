/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Private to git/: a stored tree read entry by entry, without copies.
 */
#ifndef GIT_TREE_RAW_H
#define GIT_TREE_RAW_H

#include "git/tree.h"

/* Far above any kernel (9), far below what the stack would mind. */
#define TREE_DEPTH_MAX 128

struct raw_entry {
	uint32_t mode;
	struct str name;	/* NUL-terminated in the object */
	struct oid id;
};

/**
 * raw_next() - cut the next entry off @rest. Return: 1; 0 at the end; -1 when the tree is
 * damaged.
 */
int raw_next(struct str *rest, struct raw_entry *ret);

/** raw_cmp() - git's order of entries: a directory sorts as if its name ended in a slash. */
int raw_cmp(struct str a, bool a_dir, struct str b, bool b_dir);

/** raw_damaged() - the error for it. */
int raw_damaged(struct err *e, const struct oid *tree);

static inline bool mode_is_dir(uint32_t mode)
{
	return (mode & 0170000) == TREE_DIR;
}

static inline bool mode_is_submodule(uint32_t mode)
{
	return (mode & 0170000) == TREE_SUBMODULE;
}

#endif
