/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A hash map from byte strings to pointers. Keys are copied into the arena.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/mem.h"

struct map_slot {
	struct str key;		/* .p == NULL: free */
	uint64_t hash;
	void *val;
};

struct map {
	struct arena *arena;
	struct map_slot *slot;
	size_t n, cap;
};

void map_init(struct map *m, struct arena *a);
/** map_at() - the value's place for @key, made (NULL) when new. Valid until the next map_at(). */
void **map_at(struct map *m, struct str key);
/** map_get() - the value, or NULL when absent. */
void *map_get(const struct map *m, struct str key);
bool map_has(const struct map *m, struct str key);
static inline void map_put(struct map *m, struct str key, void *val)
{
	*map_at(m, key) = val;
}
/** map_next() - walk in slot order: start with *pos = 0; false at the end. */
bool map_next(const struct map *m, size_t *pos, struct str *ret_key, void **ret_val);

#endif
