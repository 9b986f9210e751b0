/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * explain: how the last run placed every edit, and why it refused what it refused.
 */
#ifndef WORK_EXPLAIN_H
#define WORK_EXPLAIN_H

#include "base/json.h"
#include "status/status.h"

struct explain_opts {
	const char *path;	/* only this file, by upstream's or the branch's path; NULL: all */
	struct strings branches;	/* only these, by name; none: all of the run */
};

/**
 * explain_load() - the document of the last apply in this repository, cut down to what @o asks for.
 *
 * Return: 0; ERR_NOT_FOUND when nothing was applied here yet, or nothing of it matches.
 */
int explain_load(struct repo *r, struct arena *a, const struct explain_opts *o, cJSON **ret,
		 struct err *e);

/** explain_text() - the same for people; upstream's lines are read from @r where it has them. */
void explain_text(struct repo *r, struct arena *a, const cJSON *doc, const struct status_tints *t,
		  struct buf *out);

#endif
