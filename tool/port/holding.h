/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A helper that the branch has not split out yet: its statements stand in
 * another function there.
 */
#ifndef PORT_HOLDING_H
#define PORT_HOLDING_H

#include "port/edits.h"

/**
 * holding_function() - the function of the branch that has the statements of upstream's item @p.
 * @u: the item after the change.
 *
 * Only where one function clearly has most of them, and where the change neither touches the
 * signature nor adds a return or a jump: these mean something else in another function.
 */
bool holding_function(struct trio *x, size_t p, size_t u, size_t *ret_t);

/**
 * holding_most() - of the telling statements of item @p, the share that any one function
 * here has, in percent.
 */
unsigned holding_most(struct trio *x, size_t p);

#endif
