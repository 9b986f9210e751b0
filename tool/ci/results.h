/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What came of it, for others: text, KTAP and JUnit from the one document.
 */
#ifndef CI_RESULTS_H
#define CI_RESULTS_H

#include "base/json.h"

struct ci_tints {
	const char *good, *bad, *warn, *dim, *end;
};

/** results_text() - for people. @plan: nothing was run. */
void results_text(struct arena *a, const cJSON *doc, bool plan, const struct ci_tints *t,
		  struct buf *out);
/** results_ktap() - one subtest a level of each target; what was not run is a SKIP. */
void results_ktap(struct arena *a, const cJSON *doc, struct buf *out);
/**
 * results_runs() - what the guest said in the runs of a level (NULL: none), as KTAP's diagnostics.
 */
void results_runs(const cJSON *level, struct buf *out);
/** results_junit() - the same as JUnit XML: could not be tested is an error, negative a failure. */
void results_junit(const cJSON *doc, struct buf *out);
/** results_write() - results.json, results.ktap and results.xml into @dir. */
int results_write(struct arena *a, const cJSON *doc, const char *dir, struct err *e);

#endif
