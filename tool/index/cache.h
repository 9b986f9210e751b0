/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The cache of names: bytes by key, in SQLite. Never authoritative: every
 * record carries a checksum, a file that is damaged or of another version is
 * rebuilt, and without a place to write everything works, only slower.
 */
#ifndef INDEX_CACHE_H
#define INDEX_CACHE_H

#include "base/buf.h"
#include "base/err.h"

struct cache;
struct repo;

/** cache_dir() - $XDG_CACHE_HOME/backport or $HOME/.cache/backport, from @env; NULL: none. */
char *cache_dir(struct arena *a, const char *const *env);

/** cache_dir_of() - the same, from the environment that the repository was opened with. */
char *cache_dir_of(struct arena *a, const struct repo *r);

/**
 * cache_open() - open or make @dir/names.sqlite.
 * @dir: NULL: keep nothing.
 *
 * Never fails: what cannot be used is done without. Two processes may use one
 * file. Free with cache_free().
 */
struct cache *cache_open(const char *dir);
void cache_free(struct cache *c);
/** cache_persistent() - is there a file behind it? */
bool cache_persistent(const struct cache *c);

enum cache_kind {
	CACHE_DEFS,	/* names defined by a blob */
	CACHE_ALL,	/* defined and used */
	CACHE_KCONFIG,	/* symbols of a Kconfig file */
};

/** cache_get() - the record of a blob (@key: 20 raw bytes), in @a; false when absent. */
bool cache_get(struct cache *c, struct arena *a, enum cache_kind kind, struct str key,
	       struct str *ret);
void cache_put(struct cache *c, enum cache_kind kind, struct str key, struct str bytes);

/* A segment: many parts under one key, read one by one. At most this many parts. */
#define CACHE_PARTS 1024
/** cache_segment() - the segment's number, or 0 when absent. */
int64_t cache_segment(struct cache *c, struct str key);
bool cache_part(struct cache *c, struct arena *a, int64_t segment, unsigned part, struct str *ret);
/** cache_put_segment() - store all parts at once; old segments are dropped. */
void cache_put_segment(struct cache *c, struct str key, const struct buf *parts, size_t n);

/** cache_flush() - commit what was put. */
void cache_flush(struct cache *c);

#endif
