/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The names of one blob, packed: what the cache stores and the segments are
 * made of. Names that are only asked for are kept as 64-bit hashes; what the
 * expansion of macros needs is kept as text.
 */
#ifndef INDEX_PACK_H
#define INDEX_PACK_H

#include "base/buf.h"
#include "c/names.h"

enum rec_class { REC_ANY, REC_TAG, REC_FIELD };

enum {
	REC_CLASS = 3,		/* mask of enum rec_class */
	REC_CALLABLE = 4,
	REC_ARITY = 8,
	REC_MIN_SHIFT = 8,	/* 8 bits each */
	REC_MAX_SHIFT = 16,
	REC_PASTES_SHIFT = 24,
	REC_VARIADIC = 255,
};

struct rec {
	uint64_t hash;
	uint32_t info;
	uint32_t file;		/* in a segment: number of its path */
};

struct packed {
	const struct rec *defs, *uses;	/* uses: names that this text does not define itself */
	size_t ndefs, nuses;
	const struct name_macro *macros;
	size_t nmacros;
	const struct name_call *calls;
	size_t ncalls;
	const struct str *includes;
	size_t nincludes;
};

uint64_t rec_hash(struct str name);
struct rec rec_of_def(const struct name_def *d);
/**
 * rec_merge() - sort by hash and class; one record for each, arity widened. Returns the new count.
 */
size_t rec_merge(struct rec *v, size_t n);
/** rec_find() - in a sorted array, or NULL. */
const struct rec *rec_find(const struct rec *v, size_t n, uint64_t hash, enum rec_class class);
void rec_def(const struct rec *r, const char *path, struct world_def *ret);

/** pack_names() - @n as bytes, appended to @out. */
void pack_names(const struct names *n, struct buf *out);
/** pack_read() - the opposite, copied into @a. False when the bytes make no sense. */
bool pack_read(struct arena *a, struct str bytes, struct packed *ret);

void pack_macro(struct buf *out, const struct name_macro *m);
/** pack_next_macro() - cut the next macro off @rest; false at the end or when it makes no sense. */
bool pack_next_macro(struct arena *a, struct str *rest, struct name_macro *ret);

#endif
