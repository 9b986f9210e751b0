/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The judge: for a change and a branch, a verdict with its evidence. History is
 * asked first, then the text of the tree; nothing is read off a version number,
 * and what cannot be decided is unknown.
 */
#ifndef SERIES_JUDGE_H
#define SERIES_JUDGE_H

#include "series/lineage.h"
#include "series/queue.h"
#include "series/text_world.h"
#include "series/verdict.h"

/* A release of mainline: its tag. */
struct release {
	const char *tag;
	struct oid commit;
	struct reach set;	/* what it has; empty: not read yet */
};

/* What all branches of a run share. */
struct judge {
	struct repo *repo;
	struct arena *arena;
	struct blob_cache blobs;
	struct lex_cache lex;
	struct commits *index;
	struct oid mainline;	/* its tip; zero: not known */
	const char *mainline_name;
	struct reach trunk;	/* what mainline has; empty: not known */
	struct reach upstream;	/* the same, or what is known of it */
	struct queue queue;	/* the stable team's; empty when none was named */
	struct err queue_err;	/* code 0: it could be read */
	ARR(struct oid) want;	/* commits that will be asked for, of those that are here */
	struct map releases;	/* mainline's tagged releases: raw id to tag */
	bool releases_read;
	ARR(struct release) finals;	/* without candidates, oldest first */
	bool finals_read;
	/** progress() - may be set after judge_init(): reading history, so many commits so far. */
	void (*progress)(void *ctx, size_t n_read);
	void *progress_ctx;
};

/* What is known of one branch; filled when asked. */
struct judged {
	struct judge *judge;
	const struct branch *branch;
	struct text_world world;
	struct files files;
	struct lineage *lineage;	/* NULL: not read yet */
	bool no_lineage;		/* reading it failed: lineage_err */
	struct err lineage_err;
	struct map presence;		/* by series and change id */
	struct map ours;		/* lineages of our result branches, by ref */
};

/** judge_init() - all memory is in @a. Finds mainline; none known is no error. */
void judge_init(struct judge *j, struct repo *repo, struct arena *a);
/** judge_want() - @id will be asked for. Call for all before the first branch is judged. */
void judge_want(struct judge *j, const char *id);
void judge_want_all(struct judge *j, const struct manifest *m);
/** judged_init() - @d must stay where it is; @branch is borrowed. */
void judged_init(struct judged *d, struct judge *j, const struct branch *branch);

/** judged_lineage() - the branch's history, or NULL (d->lineage_err says why). */
struct lineage *judged_lineage(struct judged *d);
/** judge_prepare() - read all histories together: saves time, changes no answer. */
void judge_prepare(struct judged *d, size_t n);

/**
 * judge_release() - the tag of the first release of mainline that has @commit, candidates aside.
 *
 * Return: "v5.18", in the judge's arena; NULL: none has it, or it is not known.
 */
const char *judge_release(struct judge *j, const struct oid *commit);

/**
 * judge_change() - the verdict on change @c of @m for the branch.
 *
 * Never fails: what goes wrong makes the answer unknown and says why.
 */
void judge_change(struct judged *d, const struct manifest *m, const struct change *c,
		  struct cell *ret);

/**
 * judge_commit() - the same for an upstream commit of no manifest: history, Fixes: and stable tags.
 * @id: of a commit that the repository has.
 *
 * Return: 0; ERR_MISSING_OBJ or ERR_INPUT when it cannot be read.
 */
int judge_commit(struct judged *d, const struct oid *id, struct cell *ret, struct err *e);

#endif
