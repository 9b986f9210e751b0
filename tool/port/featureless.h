/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An edit may be left out only when what it is about does not exist on the
 * branch, and that is proven.
 */
#ifndef PORT_FEATURELESS_H
#define PORT_FEATURELESS_H

#include "port/edits.h"

/**
 * featureless() - the proof that the branch has nothing that upstream's function @p is about, as a
 * reason; NULL when there is none.
 *
 * A word of the function's name, or two in a row, occur nowhere in the branch's file; the function
 * leans on a name with them which the branch lacks; and no function of the file has its statements.
 */
const char *featureless(struct trio *x, size_t p, const char *path, const struct world *w);

#endif
