/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which of a few wanted commits are reachable from which of a few others: one
 * walk for all pairs. On a kernel's history a walk takes seconds, and a grid
 * has dozens of pairs.
 */
#ifndef SERIES_REACH_H
#define SERIES_REACH_H

#include "series/trace.h"

#define REACH_FROM_MAX 64

struct reach {
	struct arena *arena;
	ARR(struct oid) from;	/* at most REACH_FROM_MAX */
	ARR(struct oid) want;
	uint64_t *mask;		/* of each wanted one: the bits of those that reach it */
	struct traces reverts;	/* stated on the way, newest first */
};

void reach_init(struct reach *r, struct arena *a);
/** reach_from(), reach_want() - add a commit, once; past the maximum it is asked singly. */
void reach_from(struct reach *r, const struct oid *id);
void reach_want(struct reach *r, const struct oid *id);
/**
 * reach_walk() - find out.
 *
 * Return: 0, or as history_walk(): then nothing is known.
 */
int reach_walk(struct reach *r, struct repo *repo, struct err *e);
/** reach_covers() - did the walk begin at @from and look for @want? */
bool reach_covers(const struct reach *r, const struct oid *from, const struct oid *want);
/** reach_known() - is it proven that @want is reachable from @from? False: not known. */
bool reach_known(const struct reach *r, const struct oid *from, const struct oid *want);

#endif
