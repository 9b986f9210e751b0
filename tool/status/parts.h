/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Private to status: the run, and the commits that it was asked about.
 */
#ifndef STATUS_PARTS_H
#define STATUS_PARTS_H

#include "series/kbuild.h"
#include "status/status.h"

/* A commit that was named: known to a manifest, or only to the repository. */
struct row {
	const struct manifest *m;
	const struct change *c;
	struct oid id;
	const char *cve;	/* by which it was named, or NULL */
};

struct run {
	struct repo *repo;
	struct arena *a;
	const struct status_opts *o;
	struct status *s;
	struct judge judge;
	struct judged *judged;	/* one for each of s->branches */
	struct kconfig *kconfig;	/* of each branch; path NULL: none was given */
	ARR(const struct manifest *) manifests;
	ARR(struct row) rows;
	bool loose;		/* commits, not series */
	bool by_target;		/* no branch was named */
};

/** status_manifests() - load the series that count. Return: 0, or as manifest_load(). */
int status_manifests(struct run *w, struct err *e);
/** status_commits() - fill w->rows from what was named. Return: 0, or why a name means nothing. */
int status_commits(struct run *w, struct err *e);
/** status_fixes() - add upstream's fixes of what the branches carry, as far as they lack them. */
void status_fixes(struct run *w);
/** status_newer() - note on what is needed where newer maintained branches lack it too. */
void status_newer(struct run *w);
/** status_only_open() - drop the rows that ask nothing of any branch. */
void status_only_open(struct run *w);

#endif
