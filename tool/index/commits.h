/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The index of commits: parents, generation, and what messages state about
 * other commits (ports, reverts, Fixes:, prerequisites), so that a question
 * about a million commits costs a few reads.
 *
 * One SQLite file for each object database. Never authoritative: only what a
 * commit's own bytes say is kept, keyed by its id; every record has a checksum;
 * a file that is damaged, of another version, or made when the clone was more
 * shallow than now is made anew. Two processes may use one file. Without a
 * place to write it lives in memory.
 *
 * A commit has a position: parents stand before children. Positions hold until
 * commits_broken() says that the file was bad.
 */
#ifndef INDEX_COMMITS_H
#define INDEX_COMMITS_H

#include "git/repo.h"
#include "msg/message.h"

struct commits;

/**
 * commits_open() - the index of the repository's object database.
 * @dir: where caches are (cache_dir()); NULL: keep nothing.
 *
 * Never fails. Free with commits_free(), before the repository.
 */
struct commits *commits_open(struct repo *r, const char *dir);
void commits_free(struct commits *c);
/** commits_of() - the one index of a repository, opened when first asked for; freed with it. */
struct commits *commits_of(struct repo *r);

/**
 * commits_add() - read every commit that is reachable from @tips and not known yet.
 * @progress: called now and then with the number read so far; may be NULL.
 *
 * Memory: about 100 bytes for each new commit while it runs.
 * Return: 0, also where history is cut off; ERR_MISSING_OBJ when a tip is not here; ERR_INPUT when
 * one is no commit; ERR_IO.
 */
int commits_add(struct commits *c, const struct oid *tips, size_t n,
		void (*progress)(void *ctx, size_t n_read), void *ctx, struct err *e);
/** commits_read() - how many commits this process read to fill the index. */
size_t commits_read(const struct commits *c);

/**
 * commits_broken() - was something found damaged since it was opened?
 *
 * What was answered is then worth nothing; the file is gone, and the next commits_open() makes it
 * anew.
 */
bool commits_broken(const struct commits *c);

/** commits_pos() - the position of a commit; false when it is not indexed. */
bool commits_pos(struct commits *c, const struct oid *id, uint32_t *ret);
/**
 * commits_whole() - the indexed commits whose id begins with @hex (7 to 40 digits).
 *
 * Return: how many, at most @max written to @ret.
 */
size_t commits_whole(struct commits *c, struct str hex, uint32_t *ret, size_t max);

struct commit_at {
	struct oid id;
	int64_t time;		/* the committer's date */
	uint32_t generation;	/* a root is 1; above all its parents */
	uint32_t n_parents;
	const uint32_t *parent;	/* positions; valid until the next call */
	bool cut;		/* has parents that are not here */
	bool stable;		/* Cc: stable, without noautosel */
};

/** commits_at() - false when the index turned out to be damaged. */
bool commits_at(struct commits *c, uint32_t pos, struct commit_at *ret);

/* What one commit states about another. The first ones are enum upref_kind. */
enum says {
	SAYS_PORT = 0,
	SAYS_PORT_LAST = 7,
	SAYS_REVERTS,		/* This reverts commit <id> */
	SAYS_REVERTS_UPSTREAM,	/* ... which is commit <id> upstream */
	SAYS_FIXES,
	SAYS_DEP_OF,		/* Stable-dep-of: */
	SAYS_NEEDS,		/* named as prerequisite by a Cc: stable line */
};

struct statement {
	uint32_t pos;		/* of the commit that says it */
	enum says kind;
	char hex[OID_HEX + 1];	/* the id as written, 7 to 40 lower-case digits */
};

struct statements {
	struct statement *v;
	size_t n, cap;
};

/** commits_about() - append what is stated about @id, oldest first. */
void commits_about(struct commits *c, struct arena *a, const struct oid *id,
		   struct statements *ret);
/** commits_each() - every statement of one kind; @fn returns false to stop. */
void commits_each(struct commits *c, enum says kind,
		  bool (*fn)(void *ctx, const struct statement *s), void *ctx);
/** commits_titled() - up to @max commits whose subject is @subject. Return: how many. */
size_t commits_titled(struct commits *c, struct str subject, uint32_t *ret, size_t max);

/* A set of positions. */
struct reach {
	uint64_t *word;
	uint32_t n;		/* bits; what lies above is not in it */
};

static inline bool reach_has(const struct reach *r, uint32_t pos)
{
	return pos < r->n && (r->word[pos / 64] >> (pos % 64) & 1);
}

/**
 * commits_reach() - what is reachable from each of @tips, the tip included.
 * @ret: @n sets, in @a.
 *
 * Return: 0; ERR_NOT_FOUND when a tip is not indexed; ERR_IO when the index is damaged.
 */
int commits_reach(struct commits *c, struct arena *a, const struct oid *tips, size_t n,
		  struct reach *ret, struct err *e);
/** commits_cut() - the first position in @set below which history is missing; false: whole. */
bool commits_cut(struct commits *c, const struct reach *set, uint32_t *ret);

#endif
