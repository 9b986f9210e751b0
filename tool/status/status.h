/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * status: the grid of verdicts, changes by branches.
 */
#ifndef STATUS_STATUS_H
#define STATUS_STATUS_H

#include "series/judge.h"

struct status_opts {
	const char *data;	/* directory of series/ and patches/ */
	/* --branch; none: config backport.branch, else the targets */
	struct strings branches;
	const char *series;	/* NULL: config backport.series, else all; ignored with commits */
	struct strings commits;	/* revisions, A..B or CVE ids; none: the series */
	/* today, as year * 12 + month - 1; 0: not known, newer branches are not asked */
	int month;
	const char *kconfig;	/* a .config for all branches; NULL: backport.BRANCH.kconfig */
	/* add upstream's fixes of what the branches carry, where one lacks them */
	bool fixes;
	/**
	 * progress() - called before each branch is judged, and while history is read for the first
	 * time (@of is 0, @n the commits so far); may be NULL.
	 */
	void (*progress)(void *ctx, const char *branch, size_t n, size_t of);
	void *ctx;
};

/* A series, or the commits that were named. */
struct status_group {
	const struct manifest *manifest;	/* NULL: commits */
	const struct branch **branch;	/* the columns */
	size_t n_branch;
	size_t n_row;
	struct cell *cell;	/* n_row rows of n_branch cells */
};

struct status {
	const char *repo;	/* for people */
	struct branches branches;
	ARR(struct status_group) group;
	int exit;		/* under --check: 2 over 1 over 0 */
};

/**
 * status_run() - judge everything that was asked for.
 *
 * Return: 0; ERR_NOT_FOUND for an unknown branch, commit or series, or when no branch of the
 * manifests is here; ERR_MANIFEST for a bad one.
 */
int status_run(struct repo *r, struct arena *a, const struct status_opts *o, struct status *ret,
	       struct err *e);

/** status_json() - the document backport.status/1; free with cJSON_Delete(). */
cJSON *status_json(const struct status *s);

/* Of a line on no terminal. */
#define STATUS_WIDTH 110

/* Escape sequences, all "" without colour; and how many columns a line may
 * take (0: STATUS_WIDTH). */
struct status_tints {
	const char *good, *bad, *warn, *dim, *end;
	size_t width;
};

/**
 * status_text() - the grid with its notes and the next command to type.
 * @verbose: the evidence of every cell as well.
 */
void status_text(struct arena *a, const struct status *s, bool verbose,
		 const struct status_tints *t, struct buf *out);

#endif
