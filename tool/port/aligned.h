/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Upstream's before side beside the branch: which tokens of the one are which
 * of the other, item by item, and what stands there instead of a stretch.
 */
#ifndef PORT_ALIGNED_H
#define PORT_ALIGNED_H

#include "port/tokmerge.h"

struct aligned {
	struct tok_range p, t;
	size_t *of;		/* by token of p, from p.first: the same token of t, or SIZE_MAX */
};

/** aligned_make() - align two ranges. */
void aligned_make(struct arena *a, struct tok_range p, struct tok_range t, struct aligned *ret);

/**
 * aligned_instead() - what the branch has in place of tokens [@first, @end) of upstream's.
 *
 * Only where the tokens before and behind (comments aside) are the same ones on both sides.
 * Return: false when they are not, or nothing stands there.
 */
bool aligned_instead(const struct aligned *al, size_t first, size_t end, size_t *ret_first,
		     size_t *ret_end);

#endif
