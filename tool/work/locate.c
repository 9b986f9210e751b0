/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "work/locate.h"

#include "git/blob.h"
#include "git/tree.h"
#include "port/lines.h"

/* Lines in common, in percent, below which two files of one name are different files. */
#define LOCATE_LIKE 55
/* How far the best candidate must be ahead of the next. */
#define LOCATE_LEAD 15
/* From here on nothing else is asked. */
#define LOCATE_CERTAIN 80
/* In the very folder that the neighbours moved to less is enough. */
#define LOCATE_NEIGHBOUR 30
/* More files of one name than this (Makefile, main.c): only those in a folder of the same name. */
#define LOCATE_MANY 48
/* As many files of a directory are read in search of the content. */
#define LOCATE_FILES 400
/* Text of them that is kept: the change's other files and items are sought in the same places. */
#define LOCATE_BYTES ((size_t)12 << 20)

void locate_init(struct locate *l, struct repo *r, struct arena *a, struct blob_cache *blobs,
		 const struct oid *tree, const struct locate_clues *clues)
{
	*l = (struct locate){ .repo = r, .arena = a, .blobs = blobs, .tree = tree };
	if (clues)
		l->clues = *clues;
}

void locate_release(struct locate *l)
{
	arena_release(&l->list);
}

static int note_path(void *ctx, const char *path, const struct oid *id, uint32_t mode)
{
	struct locate *l = ctx;
	struct path_node *n;

	if (mode != TREE_FILE && mode != TREE_EXEC)
		return 0;
	n = ARR_PUSH(&l->list, l->files);
	n->path = arena_str(&l->list, path);
	n->id = *id;
	return 0;
}

static uint32_t *bucket_of(const struct locate *l, const char *path)
{
	uint64_t h = str_hash(str_of(str_base_name(path)), 0);

	return &l->bucket[(h ^ h >> 32) & (l->buckets - 1)];
}

static void sort_names(struct locate *l)
{
	for (l->buckets = 1024; l->buckets < l->files.n; l->buckets *= 2)
		;
	l->bucket = ARENA_NEW_N(&l->list, uint32_t, l->buckets);
	for (size_t i = 0; i < l->files.n; i++) {
		uint32_t *b = bucket_of(l, l->files.v[i].path);

		l->files.v[i].next = *b;
		*b = (uint32_t)i + 1;
	}
}

const struct path_node *locate_next(const struct locate *l, const char *path,
				    const struct path_node *n)
{
	uint32_t at = n ? n->next : *bucket_of(l, path);

	while (at && strcmp(str_base_name(l->files.v[at - 1].path), str_base_name(path)))
		at = l->files.v[at - 1].next;
	return at ? &l->files.v[at - 1] : NULL;
}

int locate_text(struct locate *l, struct arena *tmp, const struct oid *id, struct str *ret,
		struct err *e)
{
	bool keep = l->held < LOCATE_BYTES;
	const struct str *known = map_get(&l->blobs->by_id, oid_key(id));
	struct str *text;
	int rc;

	if (!l->texts.arena)
		map_init(&l->texts, &l->list);
	if (!known)
		known = map_get(&l->texts, oid_key(id));
	if (known) {
		*ret = *known;
		return 0;
	}
	rc = blob_text(l->repo, keep ? &l->list : tmp, id, ret, e);
	if (rc || !keep)
		return rc;
	text = ARENA_NEW(&l->list, struct str);
	*text = *ret;
	map_put(&l->texts, oid_key(id), text);
	l->held += ret->n;
	return 0;
}

unsigned locate_likeness(struct str before, struct str other)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct intern in;
	struct lines b, o;
	bool *there;
	size_t all = 0, both = 0;

	intern_init(&in, &tmp);
	lines_split(&tmp, before, &in, &b);
	lines_split(&tmp, other, &in, &o);
	there = ARENA_NEW_N(&tmp, bool, in.n + 1);
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

/* The best of the files that were looked at, and how far it is ahead. */
struct best {
	const char *path;
	unsigned top, second;
};

static int consider(struct locate *l, struct str before, const char *path, const struct oid *id,
		    struct best *b, struct err *e)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct str text;
	int rc = locate_text(l, &tmp, id, &text, e);
	unsigned k;

	if (rc)
		return rc;
	k = locate_likeness(before, text);
	if (k > b->top) {
		b->second = b->top;
		b->top = k;
		b->path = path;
	} else if (k > b->second) {
		b->second = k;
	}
	return 0;
}

static bool convincing(const struct best *b)
{
	return b->path && b->top >= LOCATE_LIKE && b->top >= b->second + LOCATE_LEAD;
}

int locate_list(struct locate *l, struct err *e)
{
	int rc = 0;

	if (!l->listed) {
		rc = tree_walk(l->repo, l->tree, "", note_path, l, e);
		l->listed = !rc;
		sort_names(l);
	}
	return rc;
}

/* "typec" of "drivers/usb/typec/core.c" */
static struct str folder(const char *path)
{
	struct str s = { path, (size_t)(str_base_name(path) - path) };
	size_t from;

	if (s.n)
		s.n--;
	for (from = s.n; from && path[from - 1] != '/'; from--)
		;
	return (struct str){ path + from, s.n - from };
}

static int by_name(struct locate *l, const char *path, struct str before, struct best *b,
		   struct err *e)
{
	const struct path_node *n = NULL;
	size_t many = 0;
	int rc = 0;

	while ((n = locate_next(l, path, n)))
		many++;
	while (!rc && (n = locate_next(l, path, n)))
		if (many <= LOCATE_MANY || str_eq(folder(n->path), folder(path)))
			rc = consider(l, before, n->path, &n->id, b, e);
	return rc;
}

/* Files of the directory @dir with the ending of @path: renamed, split off, or merged. */
static int by_content(struct locate *l, struct str dir, const char *path, struct str before,
		      struct best *b, struct err *e)
{
	struct tree_entries v = { 0 };
	const char *end = strrchr(str_base_name(path), '.');
	char *z = arena_strn(l->arena, dir);
	int rc = tree_list(l->repo, l->arena, l->tree, z, &v, e);
	size_t read = 0;

	if (rc || !end)
		return rc == ERR_NOT_FOUND ? 0 : rc;
	for (size_t i = 0; i < v.n && !rc; i++) {
		if (v.v[i].mode != TREE_FILE || !str_ends(str_of(v.v[i].name), end))
			continue;
		if (++read > LOCATE_FILES)
			break;
		rc = consider(l, before, arena_printf(l->arena, "%s%s%s", z, *z ? "/" : "",
						      v.v[i].name), &v.v[i].id, b, e);
	}
	return rc;
}

static struct str parent(struct str dir)
{
	while (dir.n && dir.p[dir.n - 1] != '/')
		dir.n--;
	if (dir.n)
		dir.n--;
	return dir;
}

/* A file of that name where the neighbours are. */
static int by_folder(struct locate *l, const char *path, struct str before, struct best *b,
		     struct err *e)
{
	const char *dir = NULL, *there;
	struct oid id;
	uint32_t mode;
	int rc = locate_folder(l, path, &dir, e);

	*b = (struct best){ 0 };
	if (rc || !dir)
		return rc;
	there = arena_printf(l->arena, "%s%s", dir, str_base_name(path));
	rc = tree_find(l->repo, l->tree, there, &id, &mode, e);
	if (rc || mode != TREE_FILE)
		return rc == ERR_NOT_FOUND ? 0 : rc;
	rc = consider(l, before, there, &id, b, e);
	if (b->top < LOCATE_NEIGHBOUR)
		b->path = NULL;
	return rc;
}

static int added_file(struct locate *l, const char *path, const char **ret,
		      const char **ret_found_by, struct err *e)
{
	const char *dir = NULL;
	int rc = locate_folder(l, path, &dir, e);

	if (!rc && dir) {
		*ret = arena_printf(l->arena, "%s%s", dir, str_base_name(path));
		*ret_found_by = "beside the files that are its neighbours upstream";
	}
	return rc;
}

/* How a file that is not at its path was found; *@ret stays when it was not. */
static int elsewhere(struct locate *l, const char *path, struct port_image before, const char **ret,
		     const char **ret_found_by, struct err *e)
{
	struct str dir = { path, str_base_name(path) > path ?
			   (size_t)(str_base_name(path) - path) - 1 : 0 };
	const char *how = "same name";
	struct best b = { 0 };
	int rc = locate_list(l, e);

	if (!rc)
		rc = by_name(l, path, before.text, &b, e);
	if (!rc && !(convincing(&b) && b.top >= LOCATE_CERTAIN)) {
		rc = locate_by_clues(l, path, before, ret, ret_found_by, e);
		if (*ret_found_by)
			return rc;
	}
	if (!rc && !convincing(&b)) {
		struct best folder;

		rc = by_folder(l, path, before.text, &folder, e);
		if (!rc && folder.path) {
			*ret = folder.path;
			*ret_found_by = arena_printf(l->arena, "its folder is here, %u %% of its lines",
						     folder.top);
			return 0;
		}
	}
	if (!rc && !convincing(&b) && port_is_c(path)) {
		how = "same content";
		b = (struct best){ 0 };
		rc = by_content(l, dir, path, before.text, &b, e);
		if (!rc && !convincing(&b) && parent(dir).n)
			rc = by_content(l, parent(dir), path, before.text, &b, e);
	}
	if (!rc && convincing(&b)) {
		*ret = arena_str(l->arena, b.path);
		*ret_found_by = arena_printf(l->arena, "%s, %u %% of its lines", how, b.top);
	}
	return rc;
}

int locate_file(struct locate *l, const char *path, struct port_image before, const char **ret,
		const char **ret_found_by, struct err *e)
{
	struct oid id;
	uint32_t mode;
	int rc = tree_find(l->repo, l->tree, path, &id, &mode, e);

	*ret = path;
	*ret_found_by = NULL;
	if (rc != ERR_NOT_FOUND)
		return rc;
	return before.there ? elsewhere(l, path, before, ret, ret_found_by, e) :
			      added_file(l, path, ret, ret_found_by, e);
}
