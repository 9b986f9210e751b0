/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "work/locate.h"

#include "git/tree.h"
#include "port/lines.h"

/* Lines in common, in percent, below which two files of one name are different files. */
#define LOCATE_LIKE 50
/* How far the best candidate must be ahead of the next. */
#define LOCATE_LEAD 15
/* More files of one name than this (Makefile, Kconfig) say nothing. */
#define LOCATE_MANY 48

struct path_node {
	const char *path;
	struct oid id;
	struct path_node *next;
};

void locate_init(struct locate *l, struct repo *r, struct arena *a, struct blob_cache *blobs,
		 const struct oid *tree)
{
	*l = (struct locate){ .repo = r, .arena = a, .blobs = blobs, .tree = tree };
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static int note_path(void *ctx, const char *path, const struct oid *id, uint32_t mode)
{
	struct locate *l = ctx;
	struct path_node *n;
	void **slot;

	if (mode != TREE_FILE && mode != TREE_EXEC)
		return 0;
	n = ARENA_NEW(l->arena, struct path_node);
	n->path = arena_str(l->arena, path);
	n->id = *id;
	slot = map_at(&l->by_name, str_of(base_name(n->path)));
	n->next = *slot;
	*slot = n;
	return 0;
}

/* Lines of @before, blank and lone brackets aside, that the other text has too, in percent. */
static unsigned likeness(struct arena *a, struct str before, struct str other)
{
	struct intern in;
	struct lines b, o;
	bool *there;
	size_t all = 0, both = 0;

	intern_init(&in, a);
	lines_split(a, before, &in, &b);
	lines_split(a, other, &in, &o);
	there = ARENA_NEW_N(a, bool, in.n + 1);
	for (size_t i = 0; i < o.n; i++)
		there[o.id[i]] = true;
	for (size_t i = 0; i < b.n; i++) {
		if (str_trim(b.v[i]).n < 4)
			continue;
		all++;
		both += there[b.id[i]];
	}
	return all ? both * 100 / all : 0;
}

int locate_file(struct locate *l, const char *path, struct port_image before, const char **ret,
		const char **ret_found_by, struct err *e)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	const struct path_node *best = NULL;
	unsigned top = 0, second = 0;
	size_t many = 0;
	struct oid id;
	uint32_t mode;
	int rc = tree_find(l->repo, l->tree, path, &id, &mode, e);

	*ret = path;
	*ret_found_by = NULL;
	if (rc != ERR_NOT_FOUND || !before.there)
		return rc == ERR_NOT_FOUND ? 0 : rc;
	if (!l->listed) {
		map_init(&l->by_name, l->arena);
		rc = tree_walk(l->repo, l->tree, "", note_path, l, e);
		if (rc)
			return rc;
		l->listed = true;
	}
	for (const struct path_node *n = map_get(&l->by_name, str_of(base_name(path))); n; n = n->next)
		many++;
	if (many > LOCATE_MANY)
		return 0;
	for (const struct path_node *n = map_get(&l->by_name, str_of(base_name(path))); n;
	     n = n->next) {
		struct str text;
		unsigned k;

		rc = blob_cached(l->blobs, &n->id, &text, e);
		if (rc)
			return rc;
		k = likeness(&tmp, before.text, text);
		if (k > top) {
			second = top;
			top = k;
			best = n;
		} else if (k > second) {
			second = k;
		}
	}
	if (best && top >= LOCATE_LIKE && top >= second + LOCATE_LEAD) {
		*ret = best->path;
		*ret_found_by = arena_printf(l->arena, "same name, %u %% of its lines", top);
	}
	return 0;
}
