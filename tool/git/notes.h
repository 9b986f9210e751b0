/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Notes on commits under refs/notes/backport, in git's own format:
 * `git notes --ref=backport show COMMIT` reads them.
 */
#ifndef GIT_NOTES_H
#define GIT_NOTES_H

#include "git/refs.h"

#define NOTES_REF "refs/notes/backport"

struct note {
	struct oid commit;
	struct str text;	/* .p == NULL: remove the note (none there is fine) */
};

/** notes_read() - the note of @commit. Return: 0; ERR_NOT_FOUND; ERR_MISSING_OBJ. */
int notes_read(struct repo *r, struct arena *a, const struct oid *commit, struct str *ret,
	       struct err *e);

/**
 * notes_prepare() - write blobs, tree and the notes commit, and fill the ref update that makes them
 * visible: it can then go into one refs_update() with others.
 * @ret: valid while @a lives; ret->old equals ret->new when nothing changed.
 */
int notes_prepare(struct repo *r, struct arena *a, const struct ident *who, const struct note *v,
		  size_t n, const char *message, struct ref_update *ret, struct err *e);

/** notes_write() - notes_prepare() and refs_update(), once again when another writer came first. */
int notes_write(struct repo *r, struct lock *l, const struct ident *who, const struct note *v,
		size_t n, const char *message, struct err *e);

#endif
