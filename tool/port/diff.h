/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Differences of two sequences of units (lines, tokens, items), each unit a
 * small integer: equal units have equal ids. Anchors that occur once on both
 * sides come first (patience), then Myers' shortest script, bounded.
 */
#ifndef PORT_DIFF_H
#define PORT_DIFF_H

#include "base/mem.h"

/* Units [a, a + an) of the old side became [b, b + bn) of the new one. */
struct diff_hunk {
	size_t a, an, b, bn;
};

struct diff {
	struct diff_hunk *v;
	size_t n;
};

/* Gives equal texts equal, dense ids. Texts are borrowed. */
struct intern {
	struct arena *arena;
	struct str *text;	/* by id */
	uint32_t *slot;		/* id + 1, 0 is free */
	size_t n, cap;
};

void intern_init(struct intern *in, struct arena *a);
uint32_t intern_id(struct intern *in, struct str s);

/**
 * diff_ids() - the hunks that turn @a into @b, in order, none touching the next.
 * @ids: all ids are below this.
 *
 * A pure insertion or deletion that could stand in several places stands in the
 * last one. Cost: near linear in what differs; past a bound, blocks that share
 * nothing unique are reported as replaced whole.
 */
void diff_ids(struct arena *ar, const uint32_t *a, size_t an, const uint32_t *b, size_t bn,
	      size_t ids, struct diff *ret);

/** diff_map() - for each unit of @a (an of them) the equal unit of b, or SIZE_MAX. */
size_t *diff_map(struct arena *ar, const struct diff *d, size_t an);

#endif
