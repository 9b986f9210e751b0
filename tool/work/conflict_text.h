/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A conflict for people: what is there to resolve, why each rung failed, what
 * made the two sides differ, and what to type.
 */
#ifndef WORK_CONFLICT_TEXT_H
#define WORK_CONFLICT_TEXT_H

#include "base/json.h"
#include "status/status.h"

/**
 * conflict_text() - all of one change's record that conflicted.
 * @t: colours; NULL: none.
 */
void conflict_text(const char *branch, const cJSON *change, const struct status_tints *t,
		   struct buf *out);
/** conflict_one() - one element of conflicts[] of the file @target. */
void conflict_one(const cJSON *k, const char *target, const struct status_tints *t,
		  struct buf *out);
/** conflict_finding() - one element of findings[]: what the gate minded. */
void conflict_finding(const cJSON *k, const char *target, const struct status_tints *t,
		      struct buf *out);

/** conflict_commands() - what to type next, a line each. */
void conflict_commands(const cJSON *change, const char *indent, struct buf *out);

/**
 * conflict_stop() - the same in short, for the end of a run: each place with one reason.
 *
 * Return: false when the record names no place.
 */
bool conflict_stop(const char *branch, const cJSON *change, const struct status_tints *t,
		   struct buf *out);
/**
 * conflict_next() - what to type about it; @waiting: conflicts of the branch, this one included.
 */
void conflict_next(const cJSON *change, size_t waiting, struct buf *out);

#endif
