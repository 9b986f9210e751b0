/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What runs mean: one run, and those of the tree before against those of the
 * tree after. Counters decide; a run that ended badly is told apart from one
 * that could not be made.
 */
#ifndef CI_TRIAL_H
#define CI_TRIAL_H

#include "ci/vm.h"

enum says {
	SAYS_NOTHING,	/* could not be run, or too little was counted */
	SAYS_FREE,	/* pages move */
	/* between the thresholds, or memory would not go offline though pages move */
	SAYS_UNCLEAR,
	SAYS_STUCK,	/* pages do not move */
	SAYS_BROKEN,	/* the kernel died */
};

const char *says_name(enum says s);

struct load_trial {
	const char *name;	/* "migrate-anon" */
	bool judged;		/* else it is information */
	const char *skipped;	/* why the kernel could not be tried so; NULL: it was */
	enum says says;
	double calls, ok, failed, percent;
};

#define TRIAL_LOADS 6
struct trial {
	enum vm_outcome outcome;
	const char *detail;
	enum says says;		/* of the whole run */
	struct load_trial load[TRIAL_LOADS];
	size_t n_load;
	bool offline_told, offline_done;
	double offline_seconds;
	double boot_seconds, seconds;
};

/** trial_of() - judge one run. */
void trial_of(struct arena *a, const struct ci_config *c, const struct vm_end *v,
	      struct trial *ret);

/* verdict, name in JSON, exit code */
#define CI_VERDICT_LIST(X) \
	X(CI_CURED,      "cured",      0) \
	X(CI_BUILT,      "built",      0)  /* as far as was asked: it builds */ \
	X(CI_BOOTED,     "booted",     0)  /* it boots */ \
	X(CI_NOT_CURED,  "not-cured",  1) \
	X(CI_REGRESSED,  "regressed",  1) \
	X(CI_BROKE,      "broke",      1)  /* after dies where before did not */ \
	X(CI_NOT_BUILT,  "not-built",  1)  /* before builds, after does not */ \
	X(CI_FINDING,    "finding",    1)  /* an object breaks, or warns where it did not */ \
	X(CI_NOT_SHOWN,  "not-shown",  2)  /* before has no fault: nothing is proven */ \
	X(CI_UNCLEAR,    "unclear",    2) \
	X(CI_UNTESTED,   "untested",   2)

enum ci_verdict {
#define X(code, name, exit_code) code,
	CI_VERDICT_LIST(X)
#undef X
};

const char *ci_verdict_name(enum ci_verdict v);
int ci_verdict_exit(enum ci_verdict v);

/**
 * trials_compare() - the verdict over all runs of both trees.
 * @ret_why: one sentence with the numbers, in @a.
 */
enum ci_verdict trials_compare(struct arena *a, const struct trial *before, size_t n_before,
			       const struct trial *after, size_t n_after, const char **ret_why);

/* One load over all runs of both sides. */
struct load_sum {
	const char *name;
	const char *before, *after;	/* shares of failed migrations: "100 %", "0 to 3 %" */
	const char *shows;		/* "fails before, not after", "not shown by this load", ... */
	const char *not_judged;		/* why the verdict does not look at it, and why it is run */
	/* why the kernel could not be tried so in any run, or NULL */
	const char *skipped;
};

/**
 * trials_loads() - what each load showed, as far as it was run. Returns how many (trial_loads.c).
 */
size_t trials_loads(struct arena *a, const struct trial *before, size_t n_before,
		    const struct trial *after, size_t n_after, struct load_sum ret[TRIAL_LOADS]);

#endif
