/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Private to git/: new objects, kept apart until the refs that reach them move.
 *
 * `git gc --prune=now` takes every loose object that no ref reaches, and `git repack -ad` every
 * pack that it has listed; both look at the refs once, long before they delete. A pack that has a
 * .keep beside it, and one that came after the listing, is safe from either (gitformat-pack(5),
 * git-repack(1)). So objects stay in memory first; when refs are about to move they become one
 * pack, synced, under a .keep, and the .keep goes once the refs stand. A pack that was visible is
 * never removed: somebody else may have found an object in it, and not written it again.
 *
 *	objects/backport/			packs while they are written
 *	objects/backport/pack-<id>.kept		says that the .keep of that pack is ours
 */
#ifndef GIT_QUARANTINE_H
#define GIT_QUARANTINE_H

#include <git2.h>

#include "base/err.h"
#include "base/map.h"
#include "git/oid.h"

struct repo;

struct quarantine {
	git_odb_backend *mem;		/* the odb's; NULL until something is written */
	struct arena arena;		/* of the two below */
	struct map seen;		/* raw ids */
	ARR(struct oid) list;		/* the same, in order: not on disk yet */
	size_t bytes;			/* held in memory */
	struct arena names;
	struct string_list kept;	/* packs under a .keep of ours */
	bool dry;			/* nothing ever reaches the disk */
};

/** quarantine_begin() - from now on objects are held in memory. Return: 0, ERR_INTERNAL. */
int quarantine_begin(struct repo *r, struct err *e);
/** quarantine_write() - take an object in. Return: 0, ERR_INTERNAL, or as quarantine_keep(). */
int quarantine_write(struct repo *r, git_object_t type, struct str data, struct oid *ret,
		     struct err *e);
/**
 * quarantine_keep() - put what was taken in on disk, as one pack that no gc touches. With the lock.
 *
 * Return: 0; ERR_MISSING_OBJ when a parent of a new commit is no longer in the repository; ERR_IO.
 */
int quarantine_keep(struct repo *r, struct err *e);
/**
 * quarantine_settle() - the refs stand, or will not move: packs are like any others from now on.
 */
void quarantine_settle(struct repo *r);
/** quarantine_recover() - the same for what a dead run left behind. With the lock. */
void quarantine_recover(struct repo *r);
/** quarantine_left() - is there anything of that? */
bool quarantine_left(struct repo *r);
/** quarantine_forget() - no ref will reach what was taken in so far; it can still be read. */
void quarantine_forget(struct quarantine *q);
void quarantine_release(struct quarantine *q);

#endif
