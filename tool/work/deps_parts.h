/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Private to deps: the run, one commit it considers, and one trial.
 */
#ifndef WORK_DEPS_PARTS_H
#define WORK_DEPS_PARTS_H

#include "work/deps.h"
#include "work/port_change.h"

/* A commit that is, or may be, a prerequisite or a follow-up. */
struct dep {
	struct oid id;
	const char *hex, *subject;
	struct commit commit;
	uint32_t pos;
	const char *why;	/* what it changed that matters here; or how it is declared */
	size_t files, added, removed;	/* its size */
	size_t repairs;		/* follow-up fixes of it that the branch lacks */
};

/* A place where the change does not fit. */
struct spot {
	const char *path;	/* upstream's */
	const char *function;	/* NULL: anywhere in the file */
	const char *name;	/* a name whose meaning or presence it is about, or NULL */
};

struct spots {
	struct spot *v;
	size_t n, cap;
};

/* What became of a trial: some prerequisites, then the change. */
struct trial {
	bool ok;
	size_t failed;		/* the first that did not port: an index, or n for the change itself */
	const char *reason;
	enum form form;
	size_t edits, verbatim, adapted, dropped, already, lost, files;
	struct spots spots;	/* where it failed; of a success: what was adapted */
};

struct deps {
	struct repo *repo;
	struct arena *arena;
	const struct deps_opts *o;
	struct judge judge;
	struct judged judged;
	struct branches branches;
	const struct branch *branch;
	const struct manifest *m;	/* that lists the change, or NULL */
	const struct change *change;
	struct workshop shop;
	struct dep self;
	bool have;			/* the clone has the commit */
	struct map seen_dep;		/* by hex: struct dep */
	struct map port_memo;		/* by tree and commit: the tree after it */
	struct map touch_memo;		/* by path: struct touches, between branch and change */
	struct map look_memo;		/* by blob and name: what the blob has of that name */
	size_t tried, limit;
	bool incomplete;		/* history between branch and change is cut off or not here */
};

struct dep_list {
	struct dep **v;
	size_t n, cap;
};

/** deps_dep() - the commit, read once; NULL when it is not here or a merge. */
struct dep *deps_dep(struct deps *d, const struct oid *id);
/** deps_there() - does the branch have it already? */
bool deps_there(struct deps *d, const struct dep *x);

/** deps_try() - port @v in order, then the change; all in memory. Return: 0, or what stopped it. */
int deps_try(struct deps *d, struct dep *const *v, size_t n, struct trial *ret, struct err *e);

/** deps_candidates() - append upstream commits that changed the spots and are not on the branch. */
void deps_candidates(struct deps *d, const struct dep *of, const struct spots *spots,
		     struct dep_list *ret);

struct found {
	struct dep_list set;	/* in order of application */
	struct trial trial;	/* with them */
	bool any;
	bool smallest;		/* every smaller set was tried; else none can be left out */
	bool gave_up;		/* the limit of trials was reached */
	size_t candidates;
};

/** deps_search() - the smallest set with which the change fits; @verbatim: without adapting it. */
int deps_search(struct deps *d, const struct trial *alone, bool verbatim, struct found *ret,
		struct err *e);

/** deps_declared() - what upstream itself, or the manifest, names as prerequisite: onto @arr. */
void deps_declared(struct deps *d, cJSON *arr);
/** deps_follow() - what came after @of and @set: onto @arr. */
void deps_follow(struct deps *d, const struct dep_list *set, cJSON *arr);
/** deps_repairs() - how many fixes of @x upstream has that the branch lacks. */
size_t deps_repairs(struct deps *d, const struct dep *x);

#endif
