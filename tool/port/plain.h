/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is no C: build files, documentation, assembly. A file is its lines, and where a plain merge
 * of them fails, white space and the order of entries may be all that is in the way.
 */
#ifndef PORT_PLAIN_H
#define PORT_PLAIN_H

#include "port/edits.h"
#include "port/merge3.h"

/** plain_fold() - a line with each run of white space as one blank, and none at the end. */
struct str plain_fold(struct arena *a, struct str line);
/** plain_chunks() - the lines of @x merged, runs of white space counted as one. */
void plain_chunks(struct trio *x, struct merge *ret);
/**
 * plain_text() - what such a merge makes: upstream's lines where it alone changed
 * them, else the branch's.
 */
struct str plain_text(struct trio *x, const struct merge *m);

/**
 * plain_merge() - merge the lines of @x once more, runs of white space counted as one; in
 * documentation and lists also what upstream adds between lines that the branch lacks, or adds
 * others to.
 * @ret: its chunks, by which edits are accounted for.
 * @ret_review: what a person should look at, or NULL.
 *
 * Return: the text; .p == NULL: it does not merge.
 */
struct str plain_merge(struct trio *x, const char *path, struct merge *ret,
		       const char **ret_review);

#endif
