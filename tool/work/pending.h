/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is open in a repository: conflicts that wait for somebody, and a run that was cut off while
 * its refs moved. For commands that only look: nothing is repaired here.
 */
#ifndef WORK_PENDING_H
#define WORK_PENDING_H

#include "git/journal.h"
#include "work/session.h"

struct pending {
	struct unfinished cut;		/* of a run that did not end */
	struct sessions sessions;
	struct err err;			/* a session that cannot be read */
};

/** pending_read() - never fails: what cannot be read is in ret->err. */
void pending_read(struct repo *r, struct arena *a, struct pending *ret);
void pending_release(struct pending *p);
/** pending_json() - onto @doc: "interrupted" (null or an object) and "sessions". */
void pending_json(struct arena *a, const struct pending *p, cJSON *doc);
/** pending_text() - a line each, with the command that goes on; nothing where nothing is open. */
void pending_text(struct repo *r, struct arena *a, const struct pending *p, struct buf *out);

#endif
