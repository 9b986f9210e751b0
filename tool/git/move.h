/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Private to git/: moving refs under their locks. No journal: that is
 * journal.c's, which calls this for new moves and for unfinished ones.
 */
#ifndef GIT_MOVE_H
#define GIT_MOVE_H

#include "git/refs.h"

/**
 * move_refs() - take all locks, read every old value again, then move one by one.
 *
 * When one cannot be moved, those before it are moved back.
 *
 * Return: 0; ERR_LOCKED, ERR_MOVED, ERR_IO; ERR_INTERNAL when moving back failed too: then the
 * journal must stay.
 */
int move_refs(struct repo *r, const struct ident *who, const struct ref_update *v, size_t n,
	      struct err *e);

/** refs_moved() - ERR_MOVED: @u's ref is at @now (zero: gone), which is not @u->old. */
int refs_moved(struct repo *r, const struct ref_update *u, const struct oid *now, struct err *e);

#endif
