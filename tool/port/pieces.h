/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which item of upstream's file is which item of the branch's: the pieces that
 * the rungs work on when the file as a whole does not merge.
 */
#ifndef PORT_PIECES_H
#define PORT_PIECES_H

#include "port/edits.h"

#define NO_ITEM SIZE_MAX

struct piece {
	size_t p, u, t;		/* items of the sides, or NO_ITEM */
	bool renamed;		/* the branch's item has another name: found by what it says */
};

struct pieces {
	struct piece *v;	/* only those that upstream touched, in upstream's order */
	size_t n;
	size_t *t_of_p;		/* for every item of P */
	size_t *p_of_u;		/* for every item of U */
};

/** pieces_find() - match the items of all three sides (lexed here when need be). */
void pieces_find(struct trio *x, struct pieces *ret);

/**
 * pieces_like() - the function of the branch that reads like item @p of upstream's, if there is one
 * that nothing else matched.
 */
bool pieces_like(struct trio *x, const struct pieces *pc, size_t p, size_t *ret_t);

#endif
