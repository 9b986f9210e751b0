/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Objects that the clone lacks (partial or shallow): collected while reading,
 * so that one command fetches them all.
 */
#ifndef GIT_MISSING_H
#define GIT_MISSING_H

#include "git/repo.h"

/**
 * missing_note() - remember that @id was wanted; sets and returns ERR_MISSING_OBJ with the cure.
 */
int missing_note(struct repo *r, const struct oid *id, const char *what, struct err *e);
/** missing_list() - the ids noted so far, in the order they were met, each once. Lives with @r. */
const struct oid *missing_list(const struct repo *r, size_t *ret_n);
/** missing_clear() - forget them (they were fetched, or a new attempt begins). */
void missing_clear(struct repo *r);

/**
 * missing_save() - write the ids, one a line, to backport/missing in the common directory.
 *
 * With none noted an old file is removed.
 */
int missing_save(struct repo *r, struct err *e);
/**
 * missing_cure() - the command to type, in an arena:
 * "git fetch origin --no-write-fetch-head --stdin < <common dir>/backport/missing" for a partial
 * clone (call missing_save() first), "git fetch --unshallow" for a shallow one, else "git fsck".
 */
char *missing_cure(struct repo *r, struct arena *a);

#endif
