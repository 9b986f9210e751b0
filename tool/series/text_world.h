/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The text half of a world, over a git tree: probes ask for files, never for
 * names. Blobs are read once a run, whatever branch shows them first.
 */
#ifndef SERIES_TEXT_WORLD_H
#define SERIES_TEXT_WORLD_H

#include "c/world.h"
#include "git/blob_cache.h"

struct text_world {
	struct world world;	/* find() answers WORLD_UNKNOWN */
	struct blob_cache *blobs;
	struct oid tree;
};

/** text_world_init() - @w must stay where it is; text() notes what is missing (git/missing.h). */
void text_world_init(struct text_world *w, struct blob_cache *c, const struct oid *tree);
/** text_world_exists() - is there a file @path? 1, 0, -1 unknown. Reads no blob. */
int text_world_exists(const struct text_world *w, const char *path);

#endif
