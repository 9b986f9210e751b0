/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Results that were found elsewhere, by the pipeline of `ci emit` or by a colleague's machine:
 * taken into the notes of this clone's commits, where mails and status find them. What counts
 * are trees: the port was made anew there, and its commits have other ids.
 */
#ifndef CI_IMPORT_H
#define CI_IMPORT_H

#include "base/json.h"
#include "git/ident.h"

struct import_opts {
	const char *const *paths;	/* results.json, or directories that hold some */
	size_t n;
	const char *by;			/* who ran it, where the file does not say; may be NULL */
	/* also in the place of what this clone has for the same trees */
	bool again;
	struct ident_source who;
};

/**
 * ci_import() - read all files, then note each result on the commits that it is about.
 * @ret_doc: backport.ci-import/1; free with cJSON_Delete().
 * @ret_exit: 0 when each result stands in the notes now; 2 when one is not of a port that is here,
 * or not what this clone has found for the same trees.
 *
 * A file is somebody's word: its verdicts must be ours, its texts become one line each, and the
 * line that mails quote says who ran it. Return: 0; ERR_NOT_FOUND when there is no file of results;
 * ERR_INPUT for one that is none; ERR_IO.
 */
int ci_import(struct repo *r, struct arena *a, const struct import_opts *o, cJSON **ret_doc,
	      int *ret_exit, struct err *e);
/** import_text() - what came of it, for people. */
void import_text(struct arena *a, const cJSON *doc, struct buf *out);

#endif
