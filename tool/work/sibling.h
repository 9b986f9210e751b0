/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Siblings: the same upstream change as it was ported to neighbouring branches
 * ("commit X upstream." in another branch of the clone). Usually nearer than
 * upstream's own form.
 */
#ifndef WORK_SIBLING_H
#define WORK_SIBLING_H

#include "git/branch.h"
#include "git/commit.h"
#include "index/commits.h"

struct sibling {
	struct commit commit;
	const char *branch;	/* short name of the first branch that has it */
	/* a result of ours that hands made; .branch is what it was made for */
	bool ours;
};

struct sibling_list {
	struct sibling *v;
	size_t n, cap;
};

struct siblings {
	/* these and no others: nothing is looked up; or NULL */
	const struct sibling_list *given;
	struct repo *repo;
	struct arena *arena;	/* of the run */
	const char *const *known;	/* names of branches that count whatever they are called */
	size_t n_known;
	/* the ref of a result that is no sibling: the one being made; or NULL */
	const char *self;
	bool no_hands;		/* nor what hands made of it on other results */
	bool made, none;	/* the branches were looked up; there is none to ask */
	struct branches branches;
	struct commits *index;
	struct reach *reach;	/* by branch */
	struct reach mainline;
};

/**
 * siblings_init() - nothing is read before siblings_find() is first called.
 * @known: the series' targets, for example; patterns too. Besides these the branches of the clone,
 *	local and remote-tracking, that carry a version in their name (linux-5.15.y, 4.19-cip).
 */
void siblings_init(struct siblings *s, struct repo *r, struct arena *a, const char *const *known,
		   size_t n_known);

/**
 * siblings_find() - the ports of upstream commit @id on other branches.
 * @onto: the tip that the change is to be ported to: what it has is no sibling.
 * @ret: filled; each diff once, whatever branches have it. Commits live in @a.
 *
 * Left out are mainline's own commits, merges, what its branch took out again, and results of ours
 * (refs/heads/backport/), which nobody has reviewed: but for those that somebody resolved by hand,
 * as their notes say. So what was worked out for one branch carries on to the next. What goes wrong
 * is no error: there are fewer siblings then.
 */
void siblings_find(struct siblings *s, struct arena *a, const struct oid *id,
		   const struct oid *onto, struct sibling_list *ret);

#endif
