/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Private to deps: the run, one commit it considers, and one trial.
 *
 * Many sets of prerequisites are replayed (deps_replay.c): text alone, by the cheap rungs, every
 * merge once. Few are then ported as apply would do it (deps_try.c), with rules and gates.
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
	bool in;		/* of the set that is being made up */
	size_t files, added, removed;	/* its size */
	size_t repairs;		/* follow-up fixes of it that the branch lacks */
};

/* A place where the change does not fit. */
struct spot {
	const char *path;	/* upstream's */
	const char *function;	/* NULL: anywhere in the file */
	const char *name;	/* a name whose meaning or presence it is about, or NULL */
	bool absent;		/* the branch lacks the file */
	/* what separates branch and upstream there: lines that upstream has, and that
	 * the branch has */
	const uint64_t *gain, *loss;	/* hashes */
	size_t ngain, nloss;
	uint64_t given;		/* which of the set changed the file before: bits, by index */
};

struct spots {
	struct spot *v;
	size_t n, cap;
};

/* What became of a trial: some prerequisites, then the change. */
struct trial {
	bool ok;
	/* the first that did not port: an index, or n for the change itself */
	size_t failed;
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
	struct map past_memo;		/* by path: struct past, between branch and change */
	struct map files_memo;		/* by commit: struct touched, which it changes */
	struct map merge_memo;		/* by path and blobs: struct merged */
	struct map moved_memo;		/* by path: where it is on the branch */
	size_t blobs_read;		/* of files' histories */
	size_t tried, limit;
	/* history between branch and change is cut off or not here */
	bool incomplete;
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

/**
 * deps_spots() - where @f did not fit, and the lines that separate the two there.
 * @r: what port_file() made of it.
 * @adapted: where it was adapted, too.
 */
void deps_spots(struct deps *d, const struct port_file *f, const struct port_result *r,
		bool adapted, struct spots *ret);
/** deps_spot() - append a spot, unless it is known; NULL then. Strings are copied. */
struct spot *deps_spot(struct deps *d, struct spots *s, const char *path, struct str function,
		       struct str name);
/** deps_spot_name() - the lines of @text that say @s->name are what upstream has there. */
void deps_spot_name(struct deps *d, struct spot *s, struct str text);
/** deps_line() - a line as spots know it; 0: it tells nothing. */
uint64_t deps_line(struct str line);

/**
 * deps_candidates() - the upstream commits older than @of that changed the lines of @s and are not
 * on the branch, the likeliest first.
 */
void deps_candidates(struct deps *d, const struct dep *of, const struct spot *s,
		     struct dep_list *ret);

/**
 * deps_replay() - @v and the change, as text and in memory; spots tell where it failed.
 * @verbatim: the change itself must go in as it is.
 */
int deps_replay(struct deps *d, struct dep *const *v, size_t n, bool verbatim, struct trial *ret,
		struct err *e);

struct found {
	struct dep_list set;	/* in order of application */
	struct trial trial;	/* with them */
	bool any;
	bool smallest;		/* no smaller set changes all that is in the way */
	bool gave_up;		/* the limit of trials was reached */
	bool too_many;		/* it takes more than DEPS_SET_MAX */
	size_t candidates;
	const struct spot *own;	/* no upstream commit changed this place: it is the branch's own */
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
