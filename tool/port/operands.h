/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What upstream's function calls by one name and the branch's by another: its
 * variables, and what is reached through them. Read off operands of the two
 * that stand at the same place of statements that are otherwise alike.
 */
#ifndef PORT_OPERANDS_H
#define PORT_OPERANDS_H

#include "port/aligned.h"

struct operands {
	struct map map;		/* upstream's variable -> struct operand */
	size_t n;
};

/**
 * operands_study() - compare one item of upstream's before side with the branch's.
 * @world: may be NULL. @path: on the branch.
 *
 * A variable of upstream's is learned only where the branch's item has none of that name and
 * every place says the same. A variable that stands for another has its very type, or upstream's
 * type is not there; what is reached through a variable has upstream's name, or is what
 * upstream's variable is made from. What only upstream has a variable for is written out where
 * the branch's item can reach it by the same words.
 */
void operands_study(struct arena *a, const struct side *p, const struct side *t,
		    const struct world *world, const char *path, struct operands *ret);

/**
 * operands_for() - forget what does not do for a change of that item: a variable of another type
 * may stand in what upstream leaves alone or takes away, not in new code.
 */
void operands_for(struct operands *o, const struct toks *before, const struct toks *after);

/** operands_at() - what stands for the variable at token @i, or NULL. */
const char *operands_at(const struct operands *o, const struct toks *t, size_t i);

#endif
