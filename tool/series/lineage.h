/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a branch's own history says about upstream commits: which it carries,
 * which it took out again. "Own" is what the branch has beyond mainline.
 *
 * Only a history that is whole and grew out of mainline can say "absent": a
 * shallow one, or a tree imported as one commit, proves nothing by silence.
 */
#ifndef SERIES_LINEAGE_H
#define SERIES_LINEAGE_H

#include "base/map.h"
#include "series/reach.h"

struct lineage {
	struct repo *repo;
	struct arena *arena;
	struct oid tip;
	struct traces trace;	/* oldest first */
	ARR(struct oid) edge;		/* hidden commits that it grew out of */
	struct map own;			/* raw ids of its own commits */
	size_t n_own;
	bool incomplete;	/* cut off somewhere (shallow) */
	bool rooted;		/* shares history with what was hidden */
	const struct reach *reach;	/* what is known already of the edges; may be NULL */
};

struct lineage_opts {
	struct oid tip;
	const struct oid *hide;	/* mainline, and the upstream commits that will be asked for */
	size_t n_hide;
	bool notes;		/* read refs/notes/backport too: for branches of our own */
};

/** lineage_read() - walk the own history of a branch, once. Return: 0, or as history_walk(). */
int lineage_read(struct repo *r, struct arena *a, const struct lineage_opts *opts,
		 struct lineage *ret, struct err *e);

enum lineage_answer {
	LINEAGE_ABSENT,
	LINEAGE_THERE,
	LINEAGE_REVERTED,
	LINEAGE_UNKNOWN,	/* the history cannot say */
};

struct lineage_found {
	enum lineage_answer answer;
	const char *rule;	/* "ancestor", "upstream-line", "cherry-picked-from", "note", "revert" */
	struct oid commit;	/* the commit that says so; zero when none does */
	const char *detail;	/* a phrase for people */
};

/**
 * lineage_find() - is upstream commit @id (40 lower-case digits) on the branch?
 * @ret: detail lives in the lineage's arena.
 *
 * Return: 0, or an error from reading the history.
 */
int lineage_find(struct lineage *l, const char *id, struct lineage_found *ret, struct err *e);

/** lineage_traced() - what its own commits say of @id; ABSENT when none speaks of it. */
void lineage_traced(struct lineage *l, const char *id, struct lineage_found *ret);

/**
 * lineage_reverted_upstream() - was @id, an ancestor of the branch, reverted on the way from it to
 * the branch, outside its own history?
 * @ret: answer THERE (not reverted, or applied again) or REVERTED.
 *
 * l->reach must have been walked with the edges of @l and with @id.
 * Return: 0, or an error from reading the history.
 */
int lineage_reverted_upstream(struct lineage *l, const char *id, struct lineage_found *ret,
			      struct err *e);

#endif
