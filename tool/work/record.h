/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a run found out, as data: the records of `apply --json` (backport.apply/1),
 * of the notes on commits, and of the last run, which explain reads.
 */
#ifndef WORK_RECORD_H
#define WORK_RECORD_H

#include "base/json.h"
#include "work/port_change.h"

/**
 * record_change() - push one element of changes[] onto @arr.
 * @verdict: "ported", "conflict", "error", or a status verdict.
 * @p: NULL when nothing was tried.
 * @commit: hex of the new commit, or NULL.
 *
 * Return: the element.
 */
cJSON *record_change(cJSON *arr, const char *id, const char *subject, const char *verdict,
		     const struct ported *p, const char *commit, const char *reason);

/** record_of() - the record in the note of @commit, or NULL; free with cJSON_Delete(). */
cJSON *record_of(struct repo *r, struct arena *a, const struct oid *commit);

/**
 * record_words() - how a port was made: "from the upstream commit: 3 edits verbatim, 1 adapted".
 * @change: such an element; NULL, or one that knows no form: NULL is returned.
 */
const char *record_words(struct arena *a, const cJSON *change);
/** record_count() - how many edits of such an element have @outcome ("adapted"). */
size_t record_count(const cJSON *change, const char *outcome);

#endif
