/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pipelines for CI systems: one job a branch, in a small control repository
 * that holds nothing but the pipeline. The kernel comes from a mirror
 * (KERNEL_URL) and is kept in the cache between runs (KERNEL_CACHE).
 */
#ifndef CI_EMIT_H
#define CI_EMIT_H

#include "base/buf.h"
#include "base/err.h"

struct emit {
	const char *const *branches;
	size_t n;
	const char *series;	/* NULL: the default of `apply` */
	const char *image;	/* the container that the jobs run in; NULL: the runner itself */
	const char *const *set;	/* --set of every job */
	size_t n_set;
};

/**
 * emit_pipeline() - append the pipeline to @out.
 * @system: "gitlab" or "github".
 *
 * Return: 0; ERR_USAGE for another system or no branch; ERR_INPUT for a name that cannot be quoted.
 */
int emit_pipeline(struct arena *a, const char *system, const struct emit *m, struct buf *out,
		  struct err *e);

#endif
