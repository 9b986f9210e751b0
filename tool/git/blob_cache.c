/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "git/blob_cache.h"

#include "git/blob.h"

void blob_cache_init(struct blob_cache *c, struct repo *repo, struct arena *a)
{
	c->repo = repo;
	c->arena = a;
	map_init(&c->by_id, a);
}

int blob_cached(struct blob_cache *c, const struct oid *id, struct str *ret, struct err *e)
{
	struct str *text = map_get(&c->by_id, oid_key(id));
	int rc;

	if (!text) {
		text = ARENA_NEW(c->arena, struct str);
		rc = blob_text(c->repo, c->arena, id, text, e);
		if (rc)
			return rc;
		map_put(&c->by_id, oid_key(id), text);
	}
	*ret = *text;
	return 0;
}
