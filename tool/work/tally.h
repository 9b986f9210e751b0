/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What became of a change's edits, counted from its record (work/record.h), in
 * the words that all commands use.
 */
#ifndef WORK_TALLY_H
#define WORK_TALLY_H

#include "base/json.h"

struct tally {
	size_t all, verbatim, adapted, already, dropped, lost, unresolved;
	const char *dropped_why;
	bool more_whys;		/* not all were dropped for that reason */
	const char *rung;
};

/** tally_change() - count the edits of one element of changes[]. */
void tally_change(const cJSON *change, struct tally *t);
/** tally_text() - "5 edits: 4 verbatim, 1 adapted", in the arena. */
char *tally_text(struct arena *a, const struct tally *t);
/** tally_subject() - a subject, cut to what a line of a table has room for. */
char *tally_subject(struct arena *a, const char *subject);

#endif
