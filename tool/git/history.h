/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Walking commits. Our own, because libgit2's walk fails in shallow clones.
 * Where history is cut off the walk goes on with what is there and says so:
 * the caller's answer is then "unknown", not "no".
 */
#ifndef GIT_HISTORY_H
#define GIT_HISTORY_H

#include "git/repo.h"

/* A commit during the walk. Everything is valid inside the callback only. */
struct history_commit {
	struct oid id, tree;
	const struct oid *parents;
	size_t n_parents;
	bool cut;		/* parents exist but are not here (shallow) */
	int64_t time;		/* commit date */
	struct str raw;		/* the whole object, undecoded; see history_message() */
};

/** history_message() - the message part of c->raw, bytes as stored. */
struct str history_message(const struct history_commit *c);

struct history_opts {
	const struct oid *tips;
	size_t n_tips;
	const struct oid *hide;		/* these and their ancestors are left out */
	size_t n_hide;
	bool topo;			/* no commit before one of its children, dates or not */
	bool first_parent;		/* follow only first parents */
};

struct history_end {
	size_t seen;		/* commits handed to the callback */
	bool stopped;		/* the callback stopped it */
	bool incomplete;	/* a parent or hidden commit was missing: absence proves nothing */
	struct oid gap;		/* the first commit whose parents are missing, when incomplete */
};

/**
 * typedef history_fn - one commit.
 *
 * Return: 0 to go on, 1 to stop, negative to fail with that code.
 */
typedef int (*history_fn)(void *ctx, const struct history_commit *c);

/**
 * history_walk() - newest first by commit date.
 * @ret: may be NULL.
 *
 * Without hidden commits and `topo` it streams: stopping early costs nothing. Else the commits are
 * limited first, as rev-list does.
 *
 * Return: 0, also when incomplete; ERR_MISSING_OBJ when a tip is missing; ERR_INPUT when one is no
 * commit; what the callback returned.
 */
int history_walk(struct repo *r, const struct history_opts *opts, history_fn fn, void *ctx,
		 struct history_end *ret, struct err *e);

enum history_answer {
	HISTORY_NO,
	HISTORY_YES,
	HISTORY_UNKNOWN,	/* history is cut off before the question is decided */
};

/**
 * history_is_ancestor() - is @old reachable from @tip (or the same)?
 *
 * Commits dated more than HISTORY_SKEW before @old are not followed: dates lie, but not by more.
 *
 * Return: 0; ERR_MISSING_OBJ when @tip is missing.
 */
#define HISTORY_SKEW (60LL * 24 * 3600)
int history_is_ancestor(struct repo *r, const struct oid *old, const struct oid *tip,
			enum history_answer *ret, struct err *e);

/* A result branch of ours is its base and one commit a change: no series has more. */
#define HISTORY_PORTS 10000

/**
 * history_stands_on() - is @base reached from @tip by first parents within @limit steps?
 *
 * For a line of commits on top of a branch, whatever their dates say.
 *
 * Return: 0; ERR_MISSING_OBJ when @tip is missing.
 */
int history_stands_on(struct repo *r, const struct oid *tip, const struct oid *base, size_t limit,
		      bool *ret, struct err *e);

/**
 * history_merge_base() - a best common ancestor.
 *
 * Return: 0; ERR_NOT_FOUND when there is none; ERR_MISSING_OBJ when history is cut off before one
 * was found.
 */
int history_merge_base(struct repo *r, const struct oid *one, const struct oid *two,
		       struct oid *ret, struct err *e);

#endif
