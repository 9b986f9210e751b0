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
#include "git/history.h"
#include "msg/message.h"

/* One statement of one commit. */
struct trace {
	struct oid commit;
	bool revert;		/* "This reverts commit <id>", else a port of <id> */
	bool note;		/* said by a note, not by the message */
	enum upref_kind kind;	/* of a port */
	const char *id;		/* lower case, 7 to 40 digits */
	const char *upstream;	/* of a revert: "which is commit <id> upstream", or NULL */
};

struct traces {
	struct trace *v;
	size_t n, cap;
};

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
};

struct lineage_opts {
	struct oid tip;
	const struct oid *hide;	/* mainline, and the upstream commits that will be asked for */
	size_t n_hide;
	bool notes;		/* read refs/notes/backport too: for branches of our own */
};

/**
 * trace_message() - append what the message @text of @commit states.
 * @a: for what is appended. @scratch: for the parsing.
 */
void trace_message(struct arena *a, struct arena *scratch, const struct oid *commit,
		   struct str text, struct traces *out);

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
 * @scan: the newest commit to look from (mainline's tip, or the branch's).
 * @ret: answer THERE (not reverted, or applied again), REVERTED, or UNKNOWN.
 */
int lineage_reverted_upstream(struct lineage *l, const char *id, const struct oid *scan,
			      struct lineage_found *ret, struct err *e);

#endif
