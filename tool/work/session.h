/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A session: what a run left open on one branch, because a change conflicted.
 * One file a result, backport/session/ in the common directory, written in the
 * same journal as the refs it belongs to. Other branches have their own.
 */
#ifndef WORK_SESSION_H
#define WORK_SESSION_H

#include "base/json.h"
#include "git/branch.h"
#include "git/refs.h"

struct session {
	const char *branch;		/* as it is called */
	const char *branch_ref;		/* full name, or 40 hex */
	const char *ref;		/* of the result */
	struct oid base;		/* what the result stands on */
	struct oid before;		/* what @ref held before it all began; zero: nothing */
	struct oid at;			/* what it holds now; zero: nothing */
	struct oid notes_before, notes_at;	/* the same of refs/notes/backport */
	struct oid stands_on;		/* the commit that the conflict is on */
	/* what was asked for */
	const char *series, *mbox, *name, *from, *style, *bug;
	int signoff;
	bool optional, onto_branch, keep_going, restart, refresh, no_resolutions, with_deps;
	struct string_list commits;
	/* keys of changes that were not reached, but would have been */
	struct string_list rest;
	struct string_list skipped;		/* keys of those that somebody left out */
	struct string_list noted;		/* commits that got a note since it began */
	const char *worktree;		/* where the conflict is being edited, or NULL */
	cJSON *conflicts;		/* changes[] of the run; the first is the one to resolve */
};

struct sessions {
	struct session *v;
	size_t n, cap;
};

/**
 * result_file() - "<kind>/<result>.json" below backport/, for the result @ref; a slash is a colon.
 */
const char *result_file(struct arena *a, const char *kind, const char *ref);
/**
 * session_load() - Return: 0; ERR_NOT_FOUND; ERR_REPO for a damaged
 * one. Free with session_release().
 */
int session_load(struct repo *r, struct arena *a, const char *ref, struct session *ret,
		 struct err *e);
void session_release(struct session *s);
/** session_parse() - from its text; @name for messages. */
int session_parse(struct arena *a, struct str text, const char *name, struct session *ret,
		  struct err *e);
/** session_text() - as it is stored, in the arena. */
struct str session_text(struct arena *a, const struct session *s);
/** session_list() - all of the repository, by name. */
int session_list(struct repo *r, struct arena *a, struct sessions *ret, struct err *e);
/**
 * session_find() - the one that a command is about.
 * @branch: as the user says it, or NULL: the one whose work tree we are in, or the only one.
 *
 * Return: 0; ERR_NOT_FOUND; ERR_USAGE when there are several.
 */
int session_find(struct repo *r, struct arena *a, const char *branch, struct session *ret,
		 struct err *e);
/**
 * session_name() - what --branch has to say to mean the session of the result @ref: @branch, or,
 * where other results of that branch wait too, the result's own name.
 */
const char *session_name(struct repo *r, struct arena *a, const char *branch, const char *ref);
/** session_key() - of the change that is to be resolved; NULL: there is none. */
const char *session_key(const struct session *s);

#endif
