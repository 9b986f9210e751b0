/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Private to apply: the run, and the jobs it was asked to do.
 */
#ifndef WORK_APPLY_PARTS_H
#define WORK_APPLY_PARTS_H

#include "git/journal.h"
#include "git/branch.h"
#include "git/notes.h"
#include "msg/compose.h"
#include "index/cache.h"
#include "series/judge.h"
#include "work/apply.h"
#include "work/port_change.h"
#include "work/resolution.h"
#include "work/session.h"

/* One change to carry. */
struct job {
	const struct change *change;	/* in the manifest, or NULL */
	const struct letter *mail;	/* it came by mail: words and patch are this one's */
	struct oid id;			/* upstream's */
	const char *hex;		/* NULL: a mail that names no upstream commit */
	bool have;			/* the clone has the commit: `commit` is filled */
	struct commit commit;
	const char *subject;
	bool named;			/* the user asked for this very one */
	bool required;			/* the series has it before one that was asked for */
	const char *dep_of;		/* it is a prerequisite of this ("<12 hex> (\"title\")"), or NULL */
};

struct jobs {
	struct job *v;
	size_t n, cap;
};

struct run {
	struct repo *repo;
	struct arena *arena;
	const struct apply_opts *o;
	const struct manifest *series;	/* NULL: loose commits */
	const char *name;		/* second part of the result's ref */
	struct jobs asked, jobs;	/* jobs: of the branch in work */
	struct judge judge;
	struct workshop shop;
	struct siblings siblings;
	struct ident porter;
	const char *porter_name;	/* signs notes */
	const char *signoff;		/* "Name <mail>", or NULL */
	enum compose_style style;	/* where one was asked for */
	const char *bug;		/* or NULL */
	struct resolution_store store;
	struct lock *lock;		/* NULL under --dry-run */
	size_t differs_steps;		/* work/differs.h */
	size_t candidate_tries;		/* work/candidates.h */
};

/* A change that conflicted: its record, and the job's key. */
struct left_open {
	cJSON *record;
	const char *key;
	const struct job *job;
};

/* A commit of the result that --refresh makes again. */
struct old_port {
	struct sibling port;
	const char *id;		/* upstream's, or NULL */
	const char *subject;
};

/* One branch of a run. */
struct branch_run {
	struct run *r;
	const struct branch *b;
	struct oid base;		/* what the ports stand on */
	struct oid tip, tree;		/* of the result so far */
	const char *ref;
	bool at_home;			/* it is the ref that the judge looks at */
	struct oid ref_old;		/* zero: it does not exist yet */
	cJSON *changes;
	ARR(struct note) notes;
	bool has_open;			/* a session was open on it when we came */
	struct session open;
	ARR(struct left_open) left;	/* what conflicted */
	ARR(struct old_port) old;	/* under --refresh: the result as it was, oldest first */
	struct string_list rest;		/* keys of jobs that were not reached */
	/* keys of jobs that a human left out as a whole, just now */
	struct string_list declined;
	struct resolution_list learned;	/* from what hands made */
	struct judged *judged;		/* the branch as it was */
	struct cell *cells;		/* by job */
	bool *idle;			/* by job: nothing that is ported requires it; or NULL */
	bool *failed;			/* by job: tried in this run, and refused */
	bool *held;			/* by job: the result that is added to has it already */
	enum compose_style style;
	size_t ported, conflicts, errors, unknown, prereq;
	struct err err;			/* of the branch as a whole */
};

/** job_key() - what tells a job from others: upstream's id, or that of a mail's words. */
const char *job_key(struct arena *a, const struct job *j);
/**
 * branch_session() - the session that is open on the result; one that is being edited is refused.
 */
int branch_session(struct branch_run *br);
/**
 * branch_finish() - move the refs, and with them what undo and continue work from. 0, or br->err.
 */
int branch_finish(struct branch_run *br);
/** branch_gone() - a refresh found nothing left to carry: the old result goes. */
bool branch_gone(const struct branch_run *br);
/**
 * branch_conflicts() - into the record of each conflict: what made the two differ,
 * and what to type.
 */
void branch_conflicts(struct branch_run *br);

/**
 * run_prepare() - everything that must be known before the first branch is looked at; takes the
 * lock, unless it is a dry run.
 */
int run_prepare(struct run *r, struct branches *branches, struct err *e);
/** jobs_add_mail() - a change that came by mail. Return: 0, or ERR_INPUT. */
int jobs_add_mail(struct run *r, const struct letter *l, struct err *e);
/**
 * jobs_add_change() - a change of the series, once. @named: the user asked for it.
 *
 * Return: 0, or why the clone's commit cannot be read.
 */
int jobs_add_change(struct run *r, const struct change *c, bool named, struct err *e);
/**
 * requires_add() - the jobs asked for, and before them what the series says they require.
 *
 * Return: 0, or errors of jobs_add_change().
 */
int requires_add(struct run *r, struct err *e);
/**
 * requires_settle() - on one branch: a change that was named waits where something that it
 * requires cannot be.
 * @cells: verdicts by job; that of such a change becomes needs-prerequisite, and says why.
 * @idle: by job, filled: it came along for nothing but such changes.
 */
void requires_settle(const struct run *r, struct cell *cells, bool *idle);
/**
 * jobs_with_deps() - r->asked for branch @b, each named commit behind the prerequisites that deps
 * finds for it there. Return: 0, or as deps_run().
 */
int jobs_with_deps(struct run *r, const struct branch *b, struct jobs *ret, struct err *e);
/** newer_warn() - add to each result the newer maintained branches that lack what it got. */
void newer_warn(struct run *r, const struct branches *branches, cJSON *results);
/**
 * job_fill() - hex, commit and subject of a job whose id is known. Return: 0, or as commit_read().
 */
int job_fill(struct run *r, struct job *j, struct err *e);
/** jobs_find() - what is asked for: fills r->series, r->name and r->jobs. */
int jobs_find(struct run *r, struct err *e);

/**
 * branch_apply() - all jobs onto one branch; pushes its record onto @results.
 *
 * Return: exit code of this branch.
 */
int branch_apply(struct run *r, const struct branch *b, cJSON *results);

#endif
