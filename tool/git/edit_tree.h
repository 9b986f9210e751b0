/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A linked work tree in which a conflict is resolved. It holds the conflicted
 * files alone: all others are in its index, marked as not checked out, so that
 * git, editors and mergetools see an ordinary conflict in an ordinary tree.
 * Nothing of the repository's own work tree, index or configuration changes.
 */
#ifndef GIT_EDIT_TREE_H
#define GIT_EDIT_TREE_H

#include "git/repo.h"

/* The file in it that tells what the conflict is about; never part of a result. */
#define EDIT_TREE_NOTE "CONFLICT.txt"

struct edit_stage {
	struct oid id;
	uint32_t mode;		/* 0: not there */
};

struct edit_entry {
	const char *path;
	bool conflicted;
	struct edit_stage stage[3];	/* of a conflict: base, the branch, upstream */
	struct edit_stage merged;	/* of any other: staged so; mode 0: deleted */
	bool there;			/* a file is written, with this text */
	struct str text;
};

/**
 * edit_tree_make() - a new work tree at @dir, detached at @commit, whose tree is @tree.
 * @dir: absolute; must not exist, or be empty.
 * @name: what git calls it under worktrees/, made unique.
 *
 * Return: 0; ERR_INPUT when @dir is taken; ERR_IO. What was begun is removed on failure.
 */
int edit_tree_make(struct repo *r, const char *dir, const char *name, const struct oid *commit,
		   const struct oid *tree, const struct edit_entry *v, size_t n, struct err *e);

/**
 * edit_tree_add() - bring @path of @tree into the work tree too. Return: 0; ERR_NOT_FOUND; ERR_IO.
 */
int edit_tree_add(struct repo *r, const char *dir, const struct oid *tree, const char *path,
		  struct err *e);

/* What was made of a file. */
struct edit_found {
	const char *path;
	uint32_t mode;		/* 0: it is not there */
	struct str text;
};

struct edit_finds {
	struct edit_found *v;
	size_t n, cap;
	struct { const char **v; size_t n, cap; } untracked;	/* files that git does not know */
};

/**
 * edit_tree_read() - every file that is checked out, and what was added with `git add`.
 *
 * A conflicted path without a file counts as removed. Return: 0; ERR_NOT_FOUND when there is no
 * such work tree any more; ERR_INPUT for what is no regular file; ERR_IO.
 */
int edit_tree_read(struct repo *r, struct arena *a, const char *dir, struct edit_finds *ret,
		   struct err *e);

/** edit_tree_remove() - the work tree and what git knows of it; another one's is left alone. */
void edit_tree_remove(struct repo *r, const char *dir);

#endif
