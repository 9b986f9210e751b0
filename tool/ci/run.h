/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `backport ci`: settings, targets, one session a target, and what came of it.
 */
#ifndef CI_RUN_H
#define CI_RUN_H

#include "base/json.h"
#include "ci/config.h"
#include "ci/target.h"
#include "git/ident.h"

enum ci_what { CI_PLAN, CI_BUILD, CI_RUN };

struct ci_opts {
	enum ci_what what;
	const char *const *branches, *const *ranges;
	size_t n_branches, n_ranges;
	const char *series, *data, *self;
	const char *config;		/* --ci-config; NULL: see ci_settings() */
	const char *const *set;		/* --set SYMBOL=VALUE */
	size_t n_set;
	const char *work_dir, *kernel_config, *level, *output;
	const char *by;			/* who runs this, for the result; or NULL */
	bool again, no_note;
	bool if_ported;			/* a branch without a port is passed over */
	const char *const *global;	/* our own global options, for the runs that we start */
	size_t n_global;
	struct ident_source who;
	const char *const *env;
	/** diff() - what is about to be built and run, before it is. May be NULL. */
	void (*diff)(void *ctx, const struct ci_target *t, struct str text);
	void (*say)(void *ctx, const char *target, const char *text);
	void (*progress)(void *ctx, const char *target, const char *text);
	void (*warn)(void *ctx, const char *text);
	void *ctx;
};

/**
 * ci_settings() - defaults, then the file: --ci-config, the user's own backport.ciConfig, or
 * $XDG_CONFIG_HOME/backport/ci.config where there is one; then --set and --level.
 */
int ci_settings(struct repo *r, struct arena *a, const struct ci_opts *o, struct ci_config *ret,
		struct err *e);
/** ci_targets() - the branches and ranges that were named. */
int ci_targets(struct repo *r, struct arena *a, const struct ci_opts *o, struct ci_targets *ret,
	       struct err *e);
/** ci_work_dir() - --work-dir, CONFIG_WORK_DIR, or $XDG_CACHE_HOME/backport/ci. */
const char *ci_work_dir(struct arena *a, const struct ci_opts *o, const struct ci_config *c);

/**
 * ci_run() - do it.
 * @ret_doc: backport.ci/1; free with cJSON_Delete(). @ret_exit: over all targets.
 *
 * A target that fails stops no other. Return: 0, or the error that let nothing begin.
 */
int ci_run(struct repo *r, struct arena *a, const struct ci_opts *o, cJSON **ret_doc,
	   int *ret_exit, struct err *e);

/* --- parallel.c */

/**
 * parallel_run() - one process of ours a target, as many at a time as cores and memory allow.
 * @results: an array, filled in the order of @t.
 */
int parallel_run(struct arena *a, const struct ci_opts *o, const struct ci_config *c,
		 const struct ci_targets *t, cJSON *results, int *ret_exit, struct err *e);

#endif
