/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The names that a file had: followed through renames, newest first, as git log --follow does it.
 */
#ifndef WORK_PATH_PAST_H
#define WORK_PATH_PAST_H

#include "git/blob_cache.h"

/* What was found out, for the changes and branches that come after. */
struct path_memo;

struct path_names {
	const char **v;		/* older names, nearest first */
	size_t n;
};

struct path_memo *path_memo_new(void);
void path_memo_free(struct path_memo *m);

/**
 * path_past() - what @path of commit @tip was called before; or, with @gone, what a path that is
 * not in @tip any more is called there now.
 * @ret: lives as long as @m.
 *
 * History is read down to where the file appears, or for a bounded number of commits: an empty
 * answer says nothing. A rename counts when both are clearly one file (work/rename.h).
 */
void path_past(struct path_memo *m, struct repo *r, const struct oid *tip, const char *path,
	       bool gone, struct path_names *ret);

#endif
