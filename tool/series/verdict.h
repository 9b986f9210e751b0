/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Verdicts: the words that status uses, and one cell of its grid with the
 * evidence for the answer.
 */
#ifndef SERIES_VERDICT_H
#define SERIES_VERDICT_H

#include "git/branch.h"
#include "series/manifest.h"

#define VERDICT_LIST(X) \
	X(VERDICT_PRESENT, "present") \
	X(VERDICT_SUPERSEDED, "superseded") \
	X(VERDICT_PORTED, "ported") \
	X(VERDICT_PORTED_STALE, "ported-stale") \
	X(VERDICT_NEEDED, "needed") \
	X(VERDICT_OPTIONAL, "optional") \
	X(VERDICT_NEEDS_PREREQUISITE, "needs-prerequisite") \
	X(VERDICT_UNAFFECTED, "unaffected") \
	X(VERDICT_REVERTED, "reverted") \
	X(VERDICT_QUEUED, "queued") \
	X(VERDICT_DECLINED, "declined") \
	X(VERDICT_UNKNOWN, "unknown")

enum verdict {
#define X(verdict, name) verdict,
	VERDICT_LIST(X)
#undef X
};

/** verdict_name() - the word, as in JSON. */
const char *verdict_name(enum verdict v);

/* Something that an after-port check finds wrong with a change that is there. */
struct defect {
	const char *check, *path;
	uint32_t line;		/* 0: not known */
	const char *text;
};

struct cell {
	const struct branch *branch;
	const char *id, *subject;
	const char *series;	/* NULL: a commit that was named, of no series */
	enum verdict verdict;
	bool optional;		/* of needs-prerequisite: nobody needs it even then */
	const char *why;	/* a word ("culprit-absent") or a sentence; NULL: nothing to add */
	const char *by;		/* of superseded: the id of what replaced it */
	ARR(struct defect) defects;
	const char *rule;	/* what kind of evidence decided */
	struct oid commit;	/* the commit that is the evidence; zero: none */
	const char *detail;	/* the evidence in words */
	const char *next;	/* a command that would help, or NULL */
	const char *cve;	/* it was asked for by this name, or NULL */
	ARR(const char *) notes;	/* to be known beside the verdict: "not reachable from mainline" */
};

/** cell_exit() - 0; 1: work to do, or a defect; 2: unknown (cli.md, --check). */
int cell_exit(const struct cell *c);
/** cell_json() - push the cell onto @arr, as backport.status/1 has it. */
void cell_json(const struct cell *c, cJSON *arr);

#endif
