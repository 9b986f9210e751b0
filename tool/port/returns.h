/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Returns of a function that gives a value upstream and none on the branch. */
#ifndef PORT_RETURNS_H
#define PORT_RETURNS_H

#include "c/item.h"

/**
 * returns_bare() - @text with "return x;" as "return;", where the same function of the branch is
 * void and upstream's is not.
 *
 * Values that are worked out (a call, an assignment) are work that would be lost: then, and where
 * nothing is to do, @text itself.
 */
struct str returns_bare(struct arena *a, struct str text, struct str branch);

/** returns_nothing() - is function @it void? */
bool returns_nothing(const struct toks *t, const struct item *it);

#endif
