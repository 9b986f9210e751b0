// SPDX-License-Identifier: GPL-2.0-or-later
#include "series/text_world.h"

#include "git/tree.h"

static int find_file(const struct text_world *w, const char *path, struct oid *ret)
{
	uint32_t mode;
	int rc = tree_find(w->blobs->repo, &w->tree, path, ret, &mode, NULL);

	if (rc)
		return rc == ERR_NOT_FOUND ? 0 : -1;
	return mode == TREE_FILE || mode == TREE_EXEC;
}

int text_world_exists(const struct text_world *w, const char *path)
{
	struct oid id;

	return find_file(w, path, &id);
}

static int text(void *ctx, const char *path, struct str *ret)
{
	struct text_world *w = ctx;
	struct oid id;
	int there = find_file(w, path, &id);

	if (there <= 0)
		return there;
	return blob_cached(w->blobs, &id, ret, NULL) ? -1 : 1;
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

void text_world_init(struct text_world *w, struct blob_cache *c, const struct oid *tree)
{
	*w = (struct text_world){ .world = { .find = find, .text = text }, .blobs = c,
				  .tree = *tree };
	w->world.ctx = w;
}
