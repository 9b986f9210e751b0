/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What undo works from: for each result the steps that were made, the last one
 * last, in backport/undo/ of the common directory. A step is written in the same
 * journal as the moves it records.
 */
#ifndef WORK_UNDO_H
#define WORK_UNDO_H

#include "work/session.h"

struct undo_step {
	const char *command;		/* "apply", "continue", "skip", "abort" */
	const char *run;		/* steps of one run have the same */
	const char *branch, *ref;
	struct oid old, new;		/* of @ref; zero: nothing */
	struct oid notes_old, notes_new;	/* of refs/notes/backport */
	struct string_list noted;		/* commits that got a note */
	const char *keep;		/* the ref that keeps @old alive, or NULL */
	const char *session;		/* the text of the session that was open before, or NULL */
};

struct undo_steps {
	struct undo_step *v;
	size_t n, cap;
};

/** undo_load() - the steps of a result; none is fine. Return: 0, or an error of reading. */
int undo_load(struct repo *r, struct arena *a, const char *ref, struct undo_steps *ret,
	      struct err *e);
/** undo_file() - the file as it is to be written with these steps; with none it goes. */
struct ref_file undo_file(struct arena *a, const char *ref, const struct undo_steps *steps);

/** undo_run_id() - for all steps of this process. */
const char *undo_run_id(struct arena *a, const struct ident_source *who);

#define UNDO_KEEP "refs/backport/undo/"
#define UNDO_STEPS 10

/**
 * undo_push() - add a step, and drop those that are too old.
 * @up: room for one update more than steps that go: refs that keep old results alive come and go.
 */
void undo_push(struct repo *r, struct arena *a, struct undo_steps *steps,
	       const struct undo_step *step, struct ref_update *up, size_t *n_up);

/**
 * undo_run() - take back the last step on a result, or on all results of the last run.
 * @branch: the result's branch; NULL: all of the last run.
 * @ret: the steps that were taken back, the one by one: those before a failure too.
 *
 * Return: 0; ERR_NOT_FOUND when there is none; ERR_CONFLICT when somebody else moved the result
 * since.
 */
int undo_run(struct repo *r, struct arena *a, const char *branch, const struct ident *who,
	     struct undo_steps *ret, struct err *e);

/** undo_notes() - the update that makes the notes what they were: the very commit where nobody wrote
 * since, else without those of @noted. Return: 0, or an error. */
int undo_notes(struct repo *r, struct arena *a, const struct ident *who, const struct oid *before,
	       const struct oid *after, const struct string_list *noted, struct ref_update *ret,
	       struct err *e);

#endif
