/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Declarations that came with a merge go where the function has its declarations. */
#ifndef PORT_DECLARED_H
#define PORT_DECLARED_H

#include "base/mem.h"

/**
 * declared_first() - @result with each declaration that stands among the first of upstream's
 * function, and here behind a statement, moved to the end of the branch's first ones.
 * @branch, @upstream: the same item on the branch, and upstream's after side in the same words.
 *
 * Only whole lines of text that is new are moved. Return: @result itself where nothing is to do.
 */
struct str declared_first(struct arena *a, struct str branch, struct str upstream,
			  struct str result);

#endif
