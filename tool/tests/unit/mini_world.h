/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A branch made of a few texts, and the names that these define. */
#ifndef MINI_WORLD_H
#define MINI_WORLD_H

#include "base/map.h"
#include "c/world.h"

struct mini {
	struct arena *arena;
	struct world world;
	struct map defs;	/* name -> struct mini_def */
	struct map tags, texts;
	const char *unknown;	/* this name cannot be told */
};

/** mini_new() - a branch with the one header include/linux/x.h. */
struct mini *mini_new(struct arena *a, const char *header);
/** mini_add() - one more file; both texts are borrowed. */
void mini_add(struct mini *m, const char *path, const char *text);

#endif
