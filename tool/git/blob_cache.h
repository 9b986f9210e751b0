/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Blobs of a run, each read once, whatever branch shows it first.
 */
#ifndef GIT_BLOB_CACHE_H
#define GIT_BLOB_CACHE_H

#include "base/map.h"
#include "git/repo.h"

struct blob_cache {
	struct repo *repo;
	struct arena *arena;	/* the texts live here */
	struct map by_id;
};

void blob_cache_init(struct blob_cache *c, struct repo *repo, struct arena *a);
/** blob_cached() - the text of a blob; errors as blob_text(), not remembered. */
int blob_cached(struct blob_cache *c, const struct oid *id, struct str *ret, struct err *e);

#endif
