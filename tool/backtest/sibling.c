// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The maintainer's own situation: newer branches come first, and what was made of a change there
 * is known when an older one gets it. A turn of its own, never part of the engine's.
 */
#include <string.h>

#include "backtest/parts.h"
#include "base/map.h"
#include "git/branch.h"

struct known {
	struct oid port, base;
	const char *version;
	struct known *next;
};

struct bt_known {
	struct map by_change;	/* the upstream commit's id, or its whole message -> struct known */
};

/* The same change under two ids (an import of the same patch) has the same words. */
static struct str change_key(struct repo *r, struct arena *a, const struct oid *upstream)
{
	struct commit c;
	char hex[OID_HEX + 1];

	if (commit_read(r, a, upstream, &c, NULL) || str_trim(c.message).n < 20)
		return str_of(arena_str(a, oid_hex(upstream, hex)));
	return arena_span(a, c.message);
}

static const char *version_of(struct repo *r, struct arena *a, const struct oid *commit)
{
	const char *version = NULL;
	struct commit c;

	if (!commit_read(r, a, commit, &c, NULL))
		repo_kernel_version(r, a, &c.tree, &version, NULL);
	return version;
}

struct bt_known *bt_known_new(struct repo *r, struct arena *a, const struct bt_pairs *pairs)
{
	struct bt_known *ret = ARENA_NEW(a, struct bt_known);

	map_init(&ret->by_change, a);
	for (size_t i = 0; i < pairs->v.n; i++) {
		const struct bt_pair *p = &pairs->v.v[i];
		const char *version = version_of(r, a, &p->base);
		struct known *k;
		void **slot;

		if (!version)
			continue;
		slot = map_at(&ret->by_change, change_key(r, a, &p->upstream));
		k = ARENA_NEW(a, struct known);
		*k = (struct known){ p->expected, p->base, version, *slot };
		*slot = k;
	}
	return ret;
}

/* Series decide: 5.10.4 is no newer a branch than 5.10.3. */
static bool newer(struct arena *a, const char *version, const char *than)
{
	return strverscmp(bt_series(a, version), bt_series(a, than)) > 0;
}

/* The ports of the pair's change to newer branches. */
static void find(struct bt_bench *b, const struct bt_known *known, struct sibling_list *ret)
{
	struct str key = change_key(b->repo, b->arena, &b->pair->upstream);
	const char *version = version_of(b->repo, b->arena, &b->pair->base);

	for (const struct known *k = map_get(&known->by_change, key); k && version; k = k->next) {
		struct commit c;

		if (!newer(b->arena, k->version, version) || oid_eq(&k->port, &b->pair->expected) ||
		    commit_read(b->repo, b->arena, &k->port, &c, NULL) || c.n_parents != 1)
			continue;
		*ARR_PUSH(b->arena, *ret) = (struct sibling){ c, k->version };
	}
}

void bt_siblings(struct bt_bench *b, struct bt_record *ret)
{
	struct sibling_list found = { 0 };
	struct siblings from = { .given = &found };
	struct bt_record own = { .pair = ret->pair };

	find(b, b->o->known, &found);
	ret->siblings = found.n;
	ret->outcome[BT_SIBLINGS] = ret->outcome[BT_ENGINE];
	if (!found.n)
		return;
	bt_port(b, &from, BT_SIBLINGS, &own);
	ret->outcome[BT_SIBLINGS] = own.outcome[BT_SIBLINGS];
	ret->sibling_review = own.review;
	ret->from_sibling = own.from_sibling;
}
