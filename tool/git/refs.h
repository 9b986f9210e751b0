/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading and moving refs. A move states the value it expects; it is journalled
 * first, so that a kill leaves the ref as it was or as it should be, and the
 * next lock_take() finishes the job.
 */
#ifndef GIT_REFS_H
#define GIT_REFS_H

#include "git/ident.h"
#include "git/journal.h"

struct ref {
	const char *name;	/* full */
	struct oid id;		/* what it points at: for a tag object the tag */
};

struct refs {
	struct ref *v;
	size_t n, cap;
};

/**
 * refs_read() - the id a ref holds (symbolic refs followed). Return: 0; ERR_NOT_FOUND; ERR_INPUT;
 * ERR_IO.
 */
int refs_read(struct repo *r, const char *name, struct oid *ret, struct err *e);
/** refs_value() - the same; a ref that does not exist is zero, and no error. Return: 0; ERR_IO. */
int refs_value(struct repo *r, const char *name, struct oid *ret, struct err *e);
/** refs_list() - all refs whose full name begins with @prefix ("" is all), sorted by name. */
int refs_list(struct repo *r, struct arena *a, const char *prefix, struct refs *ret, struct err *e);

struct ref_update {
	const char *ref;	/* full name */
	struct oid old;		/* zero: it must not exist */
	struct oid new;		/* zero: delete */
	const char *reflog;	/* one line */
};

/**
 * refs_check() - would refs_update() go through? Changes nothing: for --dry-run and before long
 * work.
 */
int refs_check(struct repo *r, const struct ref_update *v, size_t n, struct err *e);

/**
 * refs_update() - make the moves in order, all or none.
 *
 * All are checked and locked before the first is made; the old value is read again under the lock.
 * A branch that is checked out in any work tree is never moved.
 *
 * Return: 0; ERR_MOVED when a ref is not at its old value; ERR_LOCKED when another program holds
 * a lock; ERR_REPO when the name cannot be (a branch `backport` in the way), or the branch is
 * checked out; ERR_MISSING_OBJ when a new value does not exist; ERR_IO.
 */
int refs_update(struct repo *r, struct lock *l, const struct ident *who,
		const struct ref_update *v, size_t n, struct err *e);

/* A file of ours that changes together with refs. */
struct ref_file {
	const char *name;	/* below backport/ in the common directory: "session/x.json" */
	struct str text;	/* .p == NULL: it goes */
};

/**
 * refs_update_files() - the same, and files of ours that change with them: after a kill at any
 * point the next lock_take() leaves either all refs and files as they were, or all as they should
 * be. Without refs the files alone.
 *
 * Return: as refs_update(); ERR_IO also when the refs have moved and a file could not be written:
 * then the journal stays, and the next run finishes it.
 */
int refs_update_files(struct repo *r, struct lock *l, const struct ident *who,
		      const struct ref_update *v, size_t n, const struct ref_file *file,
		      size_t n_files, struct err *e);

/**
 * refs_keep_objects() - put the objects made so far on disk, before something names them that is no
 * ref: the index of a work tree. Until the next refs_update() or the lock's end no gc takes them.
 *
 * Return: 0; ERR_IO; ERR_MISSING_OBJ when what they stand on is gone.
 */
int refs_keep_objects(struct repo *r, struct lock *l, struct err *e);

/**
 * refs_set_fault() - for tests: called at named points inside refs_update() ("journal", "locked",
 * "moving" before each ref, "moved"), so that a kill can be placed there.
 */
void refs_set_fault(struct repo *r, void (*fn)(void *ctx, const char *point), void *ctx);

#endif
