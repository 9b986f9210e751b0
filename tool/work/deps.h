/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * deps: what a change needs on a branch before it fits, what it costs to adapt
 * it instead, and what upstream repaired in it later.
 */
#ifndef WORK_DEPS_H
#define WORK_DEPS_H

#include "status/status.h"

struct deps_opts {
	const char *commit;	/* revision, or an id of a manifest */
	const char *branch;
	const char *data;	/* directory of series/ and patches/ */
	unsigned tries;		/* at most so many trial merges; 0: DEPS_TRIES */
	/** progress() - what is being done, and how far; may be NULL. */
	void (*progress)(void *ctx, const char *what, size_t n);
	void *ctx;
};

#define DEPS_TRIES 400
/* Larger sets of prerequisites are not looked for: nobody takes them. */
#define DEPS_SET_MAX 12

/**
 * deps_run() - find out; nothing is written to the repository.
 * @ret: the document backport.deps/1; free with cJSON_Delete().
 * @ret_exit: 0: it fits, or a set of prerequisites was found with which it does; 1: neither;
 * 2: it could not be decided (history or objects are missing).
 *
 * Return: 0; ERR_NOT_FOUND for an unknown branch or commit; ERR_INPUT for a merge.
 */
int deps_run(struct repo *r, struct arena *a, const struct deps_opts *o, cJSON **ret,
	     int *ret_exit, struct err *e);

/** deps_text() - the same for people. */
void deps_text(struct arena *a, const cJSON *doc, const struct status_tints *t, struct buf *out);

#endif
