/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The text half of a world, over a git tree: probes ask for files, never for
 * names. Blobs are read once a run, whatever branch shows them first.
 */
#ifndef SERIES_TREE_WORLD_H
#define SERIES_TREE_WORLD_H

#include "base/map.h"
#include "c/world.h"
#include "git/repo.h"

struct blob_cache {
	struct repo *repo;
	struct arena *arena;	/* the texts live here */
	struct map by_id;
};

struct tree_world {
	struct world world;	/* find() answers WORLD_UNKNOWN */
	struct blob_cache *blobs;
	struct oid tree;
};

void blob_cache_init(struct blob_cache *c, struct repo *repo, struct arena *a);
/** tree_world_init() - @w must stay where it is; text() notes what is missing (git/missing.h). */
void tree_world_init(struct tree_world *w, struct blob_cache *c, const struct oid *tree);
/** tree_world_exists() - is there a file @path? 1, 0, -1 unknown. Reads no blob. */
int tree_world_exists(const struct tree_world *w, const char *path);

#endif
