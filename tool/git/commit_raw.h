/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Private to git/: the stored form of a commit, taken apart without copies.
 */
#ifndef GIT_COMMIT_RAW_H
#define GIT_COMMIT_RAW_H

#include "git/oid.h"

struct raw_commit {
	struct oid tree;
	struct str parents;	/* the "parent ..." lines as stored: 48 bytes each */
	struct str author, committer;	/* ident lines */
	struct str encoding;	/* empty: none */
	struct str headers;	/* all of them */
	struct str message;
	int64_t time;		/* the committer's; 0 when nobody can read it */
};

#define RAW_PARENT_LEN (7 + OID_HEX + 1)

/** raw_commit_parse() - false when it is malformed. */
bool raw_commit_parse(struct str text, struct raw_commit *ret);

static inline size_t raw_commit_n_parents(const struct raw_commit *c)
{
	return c->parents.n / RAW_PARENT_LEN;
}

/** raw_commit_parent() - the @i-th parent. */
struct oid raw_commit_parent(const struct raw_commit *c, size_t i);

#endif
