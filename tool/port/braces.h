/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Braces that a merge leaves on one arm of an if and not on the other. */
#ifndef PORT_BRACES_H
#define PORT_BRACES_H

#include "base/mem.h"

/**
 * braces_even() - @result with braces around the one statement of an else arm that came to stand
 * behind a '}' by the merge.
 * @branch, @upstream: the same item on the branch, and upstream's after side in the same words.
 *
 * The kernel's coding style (3, placing braces) has them on both arms when one needs them. Only
 * arms whose "} else" is new on the branch, and that upstream has in braces, are touched.
 * Return: @result itself where nothing is to do.
 */
struct str braces_even(struct arena *a, struct str branch, struct str upstream, struct str result);

#endif
