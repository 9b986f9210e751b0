/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a branch's history says about upstream commits: which it carries, under
 * which id, and which it took out again. Asked of the index of commits.
 *
 * Only a history that is whole and shares commits with upstream can say
 * "absent": a shallow one, or a tree imported as one commit, proves nothing by
 * silence.
 */
#ifndef SERIES_LINEAGE_H
#define SERIES_LINEAGE_H

#include "index/commits.h"

struct lineage_note {
	uint32_t pos;
	const char *id;		/* of the upstream commit that the note names */
};

struct lineage {
	struct repo *repo;
	struct arena *arena;
	struct commits *index;
	struct oid tip;
	struct reach all;	/* the branch's commits */
	struct reach mainline;	/* upstream's; empty: not known */
	struct reach own;	/* without what is only inherited; the same as all else */
	struct reach base;	/* of a result branch: what it stands on, which is not asked */
	ARR(struct lineage_note) notes;
	bool incomplete;	/* cut off somewhere (shallow) */
	bool rooted;		/* shares history with upstream */
};

struct lineage_opts {
	struct oid tip;
	struct reach mainline, base;
	struct reach inherited;	/* what it stands on by the user's word: a release; may be empty */
	struct oid fork;	/* a commit of the branch known to be upstream's; zero: none */
	bool notes;		/* read refs/notes/backport too: for branches of our own */
};

/**
 * lineage_read() - find out which commits the branch has. The tip must be indexed.
 *
 * Return: 0; ERR_NOT_FOUND, ERR_IO as commits_reach().
 */
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
	/* "ancestor", "upstream-line", "cherry-picked-from", "patch-id", "note", "revert" */
	const char *rule;
	struct oid commit;	/* the commit that says so; zero when none does */
	const char *detail;	/* a phrase for people */
};

/**
 * lineage_find() - is upstream commit @id (40 lower-case digits) on the branch?
 * @ret: detail lives in the lineage's arena.
 *
 * The change counts under each of its names: its own id; twins in mainline ("cherry picked from
 * commit", either way round); ports of it on other branches that this one picked from. What was
 * reverted may have been applied again, by a new port or by the revert of the revert. A commit of
 * the branch that names no upstream commit counts when its subject and its patch-id are upstream's.
 *
 * Return: 0; ERR_INPUT for no id; ERR_IO when the index turned out damaged.
 */
int lineage_find(struct lineage *l, const char *id, struct lineage_found *ret, struct err *e);

#endif
