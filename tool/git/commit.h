/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Commits: read whole, and written byte by byte as we say (libgit2's writer
 * rewrites signatures).
 */
#ifndef GIT_COMMIT_H
#define GIT_COMMIT_H

#include "git/ident.h"

struct commit {
	struct oid id, tree;
	struct oid *parents;
	size_t n_parents;
	bool cut;		/* the parents are not there: a shallow clone ends here */
	struct ident author, committer;
	struct str headers;	/* as stored, up to the blank line */
	struct str message;	/* UTF-8 when utf8 is true, else as stored */
	const char *encoding;	/* of the header, NULL when it has none */
	bool utf8;
};

/**
 * commit_read() - all of it, in @a. Message and names are converted from the encoding that the
 * commit names; parents are the stored ones, also where `cut`.
 *
 * Return: 0; ERR_MISSING_OBJ; ERR_INPUT when @id is no commit or malformed.
 */
int commit_read(struct repo *r, struct arena *a, const struct oid *id, struct commit *ret,
		struct err *e);

struct commit_new {
	struct oid tree;
	const struct oid *parents;
	size_t n_parents;
	const char *author;	/* raw ident lines, taken verbatim */
	const char *committer;
	const char *encoding;	/* NULL: UTF-8, no header */
	struct str message;
};

/**
 * commit_write() - store a commit; same input, same id.
 *
 * Return: 0; ERR_MISSING_OBJ when tree or a parent is not there; ERR_INPUT for an ident line that
 * git would not take or a NUL in the message; ERR_IO.
 */
int commit_write(struct repo *r, const struct commit_new *c, struct oid *ret, struct err *e);

#endif
