/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The engine's questions (c/world.h), answered from a git tree.
 *
 * In scope of a file are: its directory (*.c, *.h and what these include by
 * "…"), include/ and arch/x/include of every architecture, the Kconfig files for
 * CONFIG_ names, and what tree_world_add() brought. The file is asked first,
 * then the headers, then its directory; each is read when it is first needed.
 */
#ifndef INDEX_WORLD_H
#define INDEX_WORLD_H

#include "c/world.h"
#include "git/repo.h"
#include "index/cache.h"

struct tree_world;

/**
 * world_of_tree() - a world over the tree (not commit) @tree. Reads nothing yet.
 * @r, @c: must outlive it; worlds of several trees share one cache.
 */
struct tree_world *world_of_tree(struct repo *r, struct cache *c, const struct oid *tree);
void tree_world_free(struct tree_world *w);

/**
 * tree_world_move() - from now on the answers are about another tree, one change away, say.
 *
 * What the two have in common is not read again. Texts and paths handed out before are gone.
 */
void tree_world_move(struct tree_world *w, const struct oid *tree);

/**
 * tree_world_trim() - free what earlier moves left behind, for whoever moves often.
 *
 * Paths that the world handed out before are gone then.
 */
void tree_world_trim(struct tree_world *w);

/** tree_world() - what the engine takes; lives as long as @w. */
const struct world *tree_world(struct tree_world *w);

/** tree_world_add() - names of a text that is not in the tree (of this series) are in scope too. */
void tree_world_add(struct tree_world *w, struct str text);

/**
 * tree_world_error() - the last error other than a missing object, or NULL.
 *
 * Answers are WORLD_UNKNOWN after one. Missing objects are noted by git/missing.h.
 */
const struct err *tree_world_error(const struct tree_world *w);

#endif
