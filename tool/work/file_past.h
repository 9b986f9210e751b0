/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The commits that changed a file, newest first, from where upstream's change
 * stands down to what the branch has. Read as far as it is asked for. History is
 * followed as git does it: where one parent has the same file, the others have
 * nothing to say.
 */
#ifndef WORK_FILE_PAST_H
#define WORK_FILE_PAST_H

#include "series/lineage.h"

/* A commit that changed the file, and how. */
struct file_touch {
	struct oid id, before, after;	/* blobs; zero: the file was not there */
	uint32_t pos;			/* in the index of commits; UINT32_MAX: not indexed */
};

struct file_past;

struct file_past_opts {
	struct repo *repo;
	struct commits *index;		/* NULL: where history parts, any side is read first */
	const struct lineage *lineage;	/* what it has is not gone through; NULL: nothing */
	const struct oid *tips;		/* where to begin: parents of the change */
	size_t n_tips;
	const char *path;
	/* the branch's blob: below its like nothing separates the two */
	struct oid own;
	size_t *steps;			/* commits that may still be read; counted down, shared */
};

/** file_past_new() - reads nothing yet; opts and what they point at are borrowed. Free it. */
struct file_past *file_past_new(const struct file_past_opts *o);
void file_past_free(struct file_past *p);

/**
 * file_past_at() - the @i-th commit that changed the file, from 0.
 * @ret: borrowed from @p, valid until the next call.
 *
 * Return: false when there is none, or none was reached (file_past_cut() says which).
 */
bool file_past_at(struct file_past *p, size_t i, const struct file_touch **ret);

/** file_past_cut() - is history missing, or were the steps used up? Then silence proves nothing. */
bool file_past_cut(const struct file_past *p);

#endif
