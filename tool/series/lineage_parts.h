/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Between the files of the lineage; others include series/lineage.h.
 */
#ifndef SERIES_LINEAGE_PARTS_H
#define SERIES_LINEAGE_PARTS_H

#include "series/lineage.h"

struct same_patch_at {
	uint32_t pos;
	struct oid id;
};

struct same_patch {
	ARR(struct same_patch_at) found;
	struct oid unread;	/* a candidate that could not be compared; zero: none */
};

/**
 * lineage_same_patch() - commits of the branch that name no upstream commit, with the subject and
 * the patch-id of upstream's @id. Where upstream's is not here, merges, or changes nothing: none.
 * @a: of what is found.
 */
void lineage_same_patch(struct lineage *l, struct arena *a, const struct oid *id,
			struct same_patch *ret);

#endif
