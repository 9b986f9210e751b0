/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Resolutions from what humans did before: ports in stable history that differ
 * from upstream, and git's own record of resolved merges.
 */
#ifndef WORK_RESOLUTION_SEED_H
#define WORK_RESOLUTION_SEED_H

#include "work/apply.h"
#include "work/resolution.h"

struct seed_result {
	size_t commits;		/* ports looked at, or preimages */
	size_t conflicts;	/* of them, those where the engine stumbles */
	size_t learned;		/* new resolutions */
};

/**
 * seed_range() - for each port of @range (A..B, or a commit) that names its upstream commit, and
 * where the engine finds a conflict: what the port made of it.
 *
 * The store is moved at the end, once. Return: 0; ERR_NOT_FOUND for the range; ERR_LOCKED.
 */
int seed_range(struct repo *r, struct arena *a, const struct apply_opts *base, const char *range,
	       struct seed_result *ret, struct err *e);

/**
 * seed_rerere() - the resolved conflicts of the repository's rr-cache, of C code. Which side was
 * the branch's git does not say: both are kept.
 */
int seed_rerere(struct repo *r, struct arena *a, const struct apply_opts *base,
		struct seed_result *ret, struct err *e);

#endif
