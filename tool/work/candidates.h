/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Candidate prerequisites of a change that does not fit: of the upstream commits that made it and
 * the branch differ (work/differs.h), which would themselves go onto the branch. deps looks
 * further: for sets of them.
 */
#ifndef WORK_CANDIDATES_H
#define WORK_CANDIDATES_H

#include "base/json.h"
#include "work/port_change.h"

/* Of one change so many are named, and in one run so many are tried: a stop has to come at once. */
#define CANDIDATES_SHOWN 5
#define CANDIDATES_TRIES 20

/**
 * candidates_add() - add candidates[] to a change's record, those behind most lines first.
 * @shop: of the run; nothing in it changes.
 * @tree: that the change was tried on.
 * @change: an element of changes[] that has its differs_by; these get "applies", too.
 * @tries: left of CANDIDATES_TRIES.
 *
 * "applies" is true or false by a trial port in memory, null where none was made. Never fails.
 */
void candidates_add(const struct workshop *shop, const struct oid *tree, cJSON *change,
		    size_t *tries);

#endif
