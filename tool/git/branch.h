/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What --branch names, which kernel a tree is, and which ref is upstream.
 */
#ifndef GIT_BRANCH_H
#define GIT_BRANCH_H

#include "git/repo.h"

struct branch {
	const char *given;	/* the argument that named it; branches of one glob share it */
	const char *name;	/* short: "linux-6.1.y", "origin/linux-5.10.y", "v5.4.2", 40 hex */
	const char *base_name;	/* without the remote: what settings and manifests call it */
	/*
	 * What its result is called after, backport/<series>/<result>: the shortest of its names
	 * that no other branch here has. So stable/linux-5.10.y and cip/linux-5.10.y never share
	 * one; a local head, and the only remote that has a branch, need no remote's name.
	 */
	const char *result;
	const char *ref;	/* full name; NULL when an id was given */
	struct oid commit, tree;
};

struct branches {
	struct branch *v;
	size_t n, cap;
};

/**
 * repo_branches() - resolve arguments, in their order, each branch once.
 *
 * An argument is, tried in this order: HEAD, 40 hex digits, a local head, a remote-tracking ref
 * ("origin/x"), a full ref name, "x" when exactly one remote has it, a tag; or a glob (with * ? [).
 * A glob is matched on short names ('*' crosses slashes): local heads first, then remote-tracking
 * refs whose name no local head has; our own results (refs/heads/backport/) only when it begins
 * with "backport/", tags only when it begins with "refs/tags/" or "tags/". What one glob finds is
 * in the order of versions (4.9 before 4.14).
 *
 * Return: 0; ERR_NOT_FOUND with similar names; ERR_INPUT for a name no ref can have.
 */
int repo_branches(struct repo *r, struct arena *a, const char *const *args, size_t n,
		  struct branches *ret, struct err *e);

/**
 * repo_kernel_version() - VERSION.PATCHLEVEL.SUBLEVEL and EXTRAVERSION of the tree's Makefile.
 * @ret: "4.19.325", "6.13.0-rc3"; NULL when the tree has no such Makefile.
 *
 * Return: 0, or ERR_MISSING_OBJ.
 */
int repo_kernel_version(struct repo *r, struct arena *a, const struct oid *tree,
			const char **ret, struct err *e);

/**
 * repo_mainline() - the upstream branch: config backport.mainline, else master of a remote whose
 * URL ends in torvalds/linux, else the local heads master or main.
 *
 * Return: 0; ERR_NOT_FOUND that says how to set it.
 */
int repo_mainline(struct repo *r, struct arena *a, struct branch *ret, struct err *e);

/**
 * repo_commit_of() - the commit that a revision names ("v6.1", "abc123def456", "HEAD~3").
 *
 * Return: 0; ERR_NOT_FOUND; ERR_INPUT when ambiguous or not a commit; ERR_MISSING_OBJ.
 */
int repo_commit_of(struct repo *r, const char *rev, struct oid *ret, struct err *e);

#endif
