/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Why a change does not fit: the upstream commits that made it and the branch
 * differ at the places that clash. Found in mainline's history, where the clone
 * has it: who brought the lines that only upstream has there, who took out those
 * that only the branch still has, who brought the item or the file that the
 * branch lacks. What the gate found has work/cure.h.
 */
#ifndef WORK_DIFFERS_H
#define WORK_DIFFERS_H

#include "series/judge.h"
#include "git/commit.h"

/* Commits of history that one run may read for this; what is beyond is said to be not known. */
#define DIFFERS_STEPS 200000

struct differs {
	struct judged *judged;		/* the branch */
	struct repo *repo;
	const struct commit *upstream;	/* the change; NULL: the clone lacks it */
	size_t *steps;			/* left of DIFFERS_STEPS */
	/** progress() - what is being read; may be NULL. */
	void (*progress)(void *ctx, const char *text);
	void *ctx;
};

/**
 * differs_add() - add differs_by to the conflicts of a change's record.
 * @change: an element of changes[]; it gets differs_unknown where history could not say.
 *
 * Never fails: what cannot be read is not known.
 */
void differs_add(const struct differs *d, cJSON *change);

#endif
