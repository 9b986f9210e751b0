/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/map.h"

void map_init(struct map *m, struct arena *a)
{
	*m = (struct map){ .arena = a };
}

/* FNV's low bits are its weakest: fold the high half in before masking. */
static size_t start(uint64_t hash, size_t cap)
{
	return (size_t)(hash ^ hash >> 32) & (cap - 1);
}

/* The slot of @key, or the free one where it would go. There is always a free one. */
static struct map_slot *slot_of(struct map_slot *slot, size_t cap, struct str key, uint64_t hash)
{
	size_t i = start(hash, cap);

	while (slot[i].key.p && (slot[i].hash != hash || !str_eq(slot[i].key, key)))
		i = (i + 1) & (cap - 1);
	return &slot[i];
}

static void grow(struct map *m)
{
	size_t cap = m->cap ? m->cap * 2 : 16;
	struct map_slot *slot = ARENA_NEW_N(m->arena, struct map_slot, cap);

	for (size_t i = 0; i < m->cap; i++)
		if (m->slot[i].key.p)
			*slot_of(slot, cap, m->slot[i].key, m->slot[i].hash) = m->slot[i];
	m->slot = slot;
	m->cap = cap;
}

void **map_at(struct map *m, struct str key)
{
	uint64_t hash = str_hash(key, 0);
	struct map_slot *s;

	if (m->cap) {
		s = slot_of(m->slot, m->cap, key, hash);
		if (s->key.p)
			return &s->val;
	}
	if ((m->n + 1) * 4 > m->cap * 3)
		grow(m);
	s = slot_of(m->slot, m->cap, key, hash);
	s->key = arena_span(m->arena, key);
	s->hash = hash;
	m->n++;
	return &s->val;
}

void *map_get(const struct map *m, struct str key)
{
	return m->cap ? slot_of(m->slot, m->cap, key, str_hash(key, 0))->val : NULL;
}

bool map_has(const struct map *m, struct str key)
{
	return m->cap && slot_of(m->slot, m->cap, key, str_hash(key, 0))->key.p;
}

bool map_next(const struct map *m, size_t *pos, struct str *ret_key, void **ret_val)
{
	while (*pos < m->cap) {
		const struct map_slot *s = &m->slot[(*pos)++];

		if (!s->key.p)
			continue;
		if (ret_key)
			*ret_key = s->key;
		if (ret_val)
			*ret_val = s->val;
		return true;
	}
	return false;
}
