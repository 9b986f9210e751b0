/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A segment: the names of a set of files as one sorted table, expansions
 * included. In memory for a directory; in parts in the cache for the headers
 * of a tree, of which a question reads only one part.
 */
#ifndef INDEX_SEGMENT_H
#define INDEX_SEGMENT_H

#include "c/generators.h"
#include "index/names.h"

#define SEGMENT_PARTS 256

struct segment_part {
	const struct rec *v;
	size_t n;
	bool loaded, macros_loaded;
};

struct segment {
	struct arena arena;
	struct cache *cache;
	int64_t id;			/* in the cache; 0: in memory */
	uint64_t check;			/* what each part begins with */
	struct buf *bytes;		/* in memory: the parts */
	struct segment_part part[SEGMENT_PARTS];
	struct map macros;		/* name -> struct macro_list */
	const char **files;
	size_t nfiles;
	bool missing;			/* an object could not be read: absence proves nothing */
	bool broken;			/* the cache lost a part */
};

/**
 * segment_headers() - include/ and arch/x/include of @tree, from the cache when it is there.
 *
 * A blob that is missing sets ret->missing. Return: 0, or an error of the repository.
 */
int segment_headers(struct repo *r, struct cache *c, const struct oid *tree,
		    struct segment **ret, struct err *e);
/* What segment_headers() reads lies below these; NULL-free. */
extern const char *const segment_roots[4];
/** segment_kconfig() - the symbols of all Kconfig files of @tree. */
int segment_kconfig(struct repo *r, struct cache *c, const struct oid *tree,
		    struct segment **ret, struct err *e);
void segment_free(struct segment *s);

const struct rec *segment_find(struct segment *s, uint64_t hash, enum rec_class class);
/** segment_path() - where a record of this segment comes from. */
const char *segment_path(const struct segment *s, const struct rec *r);
/** segment_macros() - all bodies of a macro, for struct gen. */
size_t segment_macros(struct segment *s, struct str name, const struct name_macro *const **ret);

/* Lists of macros by name. */
struct macro_list {
	const struct name_macro **v;
	size_t n, cap;
};
void macro_add(struct map *m, struct arena *a, const struct name_macro *macro);

#endif
