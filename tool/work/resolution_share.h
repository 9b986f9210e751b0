/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Resolutions between people: the store goes over git's own transports, and two
 * stores are one by what each added and dropped.
 */
#ifndef WORK_RESOLUTION_SHARE_H
#define WORK_RESOLUTION_SHARE_H

#include "work/resolution.h"

struct share_result {
	size_t added, dropped;	/* of ours, by the other's */
	/* ids of those added for a conflict that we had resolved, too */
	struct string_list rivals;
};

/** resolutions_push() - `git push REMOTE` of the store; ERR_TOOL with what git said. */
int resolutions_push(struct repo *r, const char *remote, struct err *e);
/**
 * resolutions_fetch() - fetch the remote's store, and take in what it added and dropped since ours
 * last met it.
 */
int resolutions_fetch(struct repo *r, struct arena *a, const struct ident_source *who,
		      const char *remote, struct share_result *ret, struct err *e);

#endif
