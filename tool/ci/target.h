/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is to be tested: two commits, and the commits between them.
 */
#ifndef CI_TARGET_H
#define CI_TARGET_H

#include "git/branch.h"
#include "git/range.h"

struct ci_target {
	const char *name;	/* for people and JSON: the branch, or the range */
	const char *slug;	/* for the directory of its runs */
	const char *room;	/* for those it is built in: shared by all of one kernel version */
	const char *ref;	/* the result's ref; NULL for a range */
	const char *version;	/* of the kernel, or NULL */
	struct oid before, after;		/* commits */
	struct oid before_tree, after_tree;
	struct oids commits;	/* oldest first; the last one is `after` */
	bool stale;		/* the branch has moved on since the port was made */
};

struct ci_targets {
	struct ci_target *v;
	size_t n, cap;
};

/**
 * target_branch() - the ports that stand on a branch: refs/heads/backport/<series>/<branch>.
 * @series: NULL: whichever there is one of.
 *
 * Return: 0; ERR_NOT_FOUND when there is no port; ERR_USAGE when there are several.
 */
int target_branch(struct repo *r, struct arena *a, const struct branch *b, const char *series,
		  struct ci_targets *ret, struct err *e);
/** target_range() - "A..B". Return: 0, ERR_INPUT or as range_add(). */
int target_range(struct repo *r, struct arena *a, const char *range, struct ci_targets *ret,
		 struct err *e);

#endif
