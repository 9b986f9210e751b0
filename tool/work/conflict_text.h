/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A conflict for people: what is there to resolve, why each rung failed, what
 * made the two sides differ, and what to type.
 */
#ifndef WORK_CONFLICT_TEXT_H
#define WORK_CONFLICT_TEXT_H

#include "base/json.h"
#include "work/status.h"

/**
 * conflict_text() - all of one change's record that conflicted.
 * @t: colours; NULL: none.
 */
void conflict_text(const char *branch, const cJSON *change, const struct status_tints *t,
		   struct buf *out);
/** conflict_one() - one element of conflicts[] of the file @target. */
void conflict_one(const cJSON *k, const char *target, const struct status_tints *t,
		  struct buf *out);

/** conflict_commands() - what to type next, a line each. */
void conflict_commands(const cJSON *change, const char *indent, struct buf *out);

/** conflict_next() - the same in short, below a run's own lines. */
void conflict_next(const cJSON *change, struct buf *out);

#endif
