// SPDX-License-Identifier: GPL-2.0-or-later
#include "series/tree_world.h"

#include "git/blob.h"
#include "git/tree.h"

struct cached {
	int state;	/* as text() answers */
	struct str text;
};

void blob_cache_init(struct blob_cache *c, struct repo *repo, struct arena *a)
{
	c->repo = repo;
	c->arena = a;
	map_init(&c->by_id, a);
}

static int find_file(const struct tree_world *w, const char *path, struct oid *ret)
{
	uint32_t mode;
	int rc = tree_find(w->blobs->repo, &w->tree, path, ret, &mode, NULL);

	if (rc)
		return rc == ERR_NOT_FOUND ? 0 : -1;
	return mode == TREE_FILE || mode == TREE_EXEC;
}

int tree_world_exists(const struct tree_world *w, const char *path)
{
	struct oid id;

	return find_file(w, path, &id);
}

static int text(void *ctx, const char *path, struct str *ret)
{
	struct tree_world *w = ctx;
	struct blob_cache *c = w->blobs;
	struct cached *got;
	struct oid id;
	void **at;
	int there = find_file(w, path, &id);

	if (there <= 0)
		return there;
	at = map_at(&c->by_id, oid_key(&id));
	got = *at;
	if (!got) {
		*at = got = ARENA_NEW(c->arena, struct cached);
		got->state = blob_text(c->repo, c->arena, &id, &got->text, NULL) ? -1 : 1;
	}
	if (got->state > 0)
		*ret = got->text;
	return got->state;
}

static enum world_answer find(void *ctx, const char *path, struct str name, enum name_kind kind,
			      struct world_def *ret)
{
	(void)ctx;
	(void)path;
	(void)name;
	(void)kind;
	(void)ret;
	return WORLD_UNKNOWN;
}

void tree_world_init(struct tree_world *w, struct blob_cache *c, const struct oid *tree)
{
	*w = (struct tree_world){ .world = { .find = find, .text = text }, .blobs = c,
				  .tree = *tree };
	w->world.ctx = w;
}
