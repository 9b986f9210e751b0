/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The loads of a run, one by one: which of them decide, and what each shows of two sides.
 */
#ifndef CI_TRIAL_LOADS_H
#define CI_TRIAL_LOADS_H

#include "ci/trial.h"

/* Every run is judged by this one. */
#define LOAD_FIRST "migrate-anon"

/* Shares of failed migrations over several runs, in percent. */
struct spread {
	double lo, hi;
};
#define SPREAD_INIT { .lo = 101, .hi = -1 }

void spread_add(struct spread *s, double percent);
/** spread_text() - "100 %", "3 to 12 %", "nothing counted". */
const char *spread_text(struct arena *a, const struct spread *s);

/** loads_read() - the loads that the guest told of, in the order of the table; into @ret->load. */
void loads_read(struct arena *a, const struct ci_config *c, const struct ktap *k,
		struct trial *ret);
/** loads_other_stuck() - is a further load that is judged stuck after that was before? Or NULL. */
const char *loads_other_stuck(const struct trial *before, size_t n_before,
			      const struct trial *after, size_t n_after);
/**
 * loads_compare() - what a further load shows that is judged: CI_REGRESSED when it was free before
 * and is stuck after; CI_CURED, CI_NOT_CURED or CI_UNCLEAR when it was stuck before; else
 * CI_NOT_SHOWN, and @ret_why is untouched.
 */
enum ci_verdict loads_compare(struct arena *a, const struct trial *before, size_t n_before,
			      const struct trial *after, size_t n_after, const char **ret_why);

#endif
