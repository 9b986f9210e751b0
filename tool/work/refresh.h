/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * --refresh: a result made again on a branch that moved. What the old result
 * had, what of it is taken over, and how the two differ.
 */
#ifndef WORK_REFRESH_H
#define WORK_REFRESH_H

#include "work/apply_parts.h"

/**
 * result_note_held() - which of the run's jobs the result that is added to holds already, whatever
 * its name: br->held, and cells that say so. Where hands changed it that is not known.
 */
void result_note_held(struct branch_run *br);

/**
 * refresh_read() - the commits of the old result, into br->old.
 *
 * Return: 0; ERR_CONFLICT when one of them was made or changed by hand: what is not ours is not
 * thrown away.
 */
int refresh_read(struct branch_run *br);
/** refresh_find() - the old port of a job, or NULL. */
const struct sibling *refresh_find(const struct branch_run *br, const struct job *j);
/** refresh_port() - carry the old port to the new tip; @p is filled when it holds. */
bool refresh_port(struct branch_run *br, const struct sibling *old, struct ported *p);
/**
 * refresh_diff() - commit by commit how the new result differs from the old one, into @rec as
 * "range_diff".
 */
void refresh_diff(struct branch_run *br, cJSON *rec);
/** refresh_text() - the same for people. */
void refresh_text(const cJSON *result, struct buf *out);

#endif
