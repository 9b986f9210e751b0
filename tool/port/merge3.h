/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Three-way merge of sequences of units. P is the base (upstream before), U
 * upstream after, T the branch. Serves lines, tokens and items alike.
 */
#ifndef PORT_MERGE3_H
#define PORT_MERGE3_H

#include "port/diff.h"

enum merge_kind {
	MERGE_SAME,	/* nobody changed it: T and P alike */
	MERGE_OURS,	/* only the branch differs from P */
	MERGE_THEIRS,	/* only upstream's change touches it */
	MERGE_BOTH,	/* the branch already has what upstream made of it */
	MERGE_CONFLICT,
};

struct merge_chunk {
	enum merge_kind kind;
	size_t p, pn, t, tn, u, un;
};

struct merge {
	struct merge_chunk *v;
	size_t n;
	size_t conflicts;
};

struct merge_seq {
	const uint32_t *v;
	size_t n;
};

/**
 * merge3() - merge by the two differences @pt and @pu, both from @p.
 * @touch_ok: changes of the two sides that touch without overlapping are no
 *	conflict, unless both insert at the same place. git says conflict: false.
 *
 * Chunks come in order and cover all three sequences.
 */
void merge3(struct arena *ar, struct merge_seq p, struct merge_seq t, struct merge_seq u,
	    const struct diff *pt, const struct diff *pu, bool touch_ok, struct merge *ret);

#endif
