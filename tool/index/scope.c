/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/scope.h"

/* A directory that reaches more files than this through its includes is none of ours. */
#define FILES_MAX 8192

struct scan {
	struct repo *r;
	struct cache *c;
	struct arena *a;
	const struct oid *tree;
	struct scope *out;
	struct map seen;	/* path */
	struct map by_name;	/* base name -> struct path_list, below the subsystem */
	bool walked;
	char *top;		/* the subsystem */
	struct err *e;
};

struct path_list {
	ARR(const char *) v;
};

static struct str dir_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return (struct str){ path, slash ? (size_t)(slash - path) : 0 };
}

static const char *base_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* "fs/xfs/libxfs" and "../xfs.h" make "fs/xfs/xfs.h"; NULL when it leaves the tree. */
static char *join(struct arena *a, struct str dir, struct str name)
{
	while (name.n) {
		if (str_starts(name, "./")) {
			name = (struct str){ name.p + 2, name.n - 2 };
		} else if (str_starts(name, "../")) {
			if (!dir.n)
				return NULL;
			name = (struct str){ name.p + 3, name.n - 3 };
			while (dir.n && dir.p[dir.n - 1] != '/')
				dir.n--;
			if (dir.n)
				dir.n--;
		} else {
			break;
		}
	}
	return arena_printf(a, "%.*s%s%.*s", STR_ARG(dir), dir.n ? "/" : "", STR_ARG(name));
}

static int note_path(void *ctx, const char *path, const struct oid *id, uint32_t mode)
{
	struct scan *s = ctx;
	void **slot;

	(void)id;
	(void)mode;
	if (!str_ends(str_of(path), ".h") && !str_ends(str_of(path), ".c"))
		return 0;
	slot = map_at(&s->by_name, str_of(base_of(path)));
	if (!*slot)
		*slot = ARENA_NEW(s->a, struct path_list);
	*ARR_PUSH(s->a, ((struct path_list *)*slot)->v) = arena_str(s->a, path);
	return 0;
}

static size_t common(const char *a, const char *b)
{
	size_t n = 0;

	while (a[n] && a[n] == b[n])
		n++;
	return n;
}

/* The path below the subsystem that ends in @inc and is nearest to @from. */
static const char *by_name(struct scan *s, const char *from, struct str inc)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	const struct path_list *l;
	const char *best = NULL;
	char *tail;
	struct err e;

	while (str_starts(inc, "../"))
		inc = (struct str){ inc.p + 3, inc.n - 3 };
	if (!s->walked) {
		s->walked = true;
		if (tree_walk(s->r, s->tree, s->top, note_path, s, &e) == ERR_MISSING_OBJ)
			s->out->missing = true;
	}
	tail = arena_printf(&tmp, "/%.*s", STR_ARG(inc));
	l = map_get(&s->by_name, str_of(base_of(tail)));
	for (size_t i = 0; l && i < l->v.n; i++)
		if (str_ends(str_of(l->v.v[i]), tail) &&
		    (!best || common(l->v.v[i], from) > common(best, from)))
			best = l->v.v[i];
	return best;
}

static int add_file(struct scan *s, const char *path, const struct oid *id)
{
	struct scope_file f = { .path = arena_str(s->a, path) };
	int rc;

	if (map_has(&s->seen, str_of(path)) || s->out->files.n >= FILES_MAX)
		return 0;
	map_put(&s->seen, str_of(path), s);
	rc = names_blob(s->r, s->c, s->a, CACHE_ALL, id, &f.names, s->e);
	if (rc == ERR_MISSING_OBJ) {
		s->out->missing = true;
		return 0;
	}
	if (rc)
		return rc;
	*ARR_PUSH(s->a, s->out->files) = f;
	return 0;
}

static int follow(struct scan *s, const char *from, struct str inc)
{
	char *path = join(s->a, dir_of(from), inc);
	const char *found;
	struct oid id;
	struct err e;
	int rc;

	if (path && map_has(&s->seen, str_of(path)))
		return 0;
	rc = path ? tree_find(s->r, s->tree, path, &id, NULL, &e) : ERR_NOT_FOUND;
	if (rc == ERR_MISSING_OBJ)
		s->out->missing = true;
	if (!rc)
		return add_file(s, path, &id);
	found = by_name(s, from, inc);
	if (!found || map_has(&s->seen, str_of(found)))
		return 0;
	rc = tree_find(s->r, s->tree, found, &id, NULL, &e);
	return rc ? 0 : add_file(s, found, &id);
}

/* The first two components of @dir. */
static char *subsystem(struct arena *a, const char *dir)
{
	size_t n = 0;

	for (int slashes = 0; dir[n]; n++)
		if (dir[n] == '/' && ++slashes == 2)
			break;
	return arena_strn(a, (struct str){ dir, n });
}

int scope_of_dir(struct repo *r, struct cache *c, struct arena *a, const struct oid *tree,
		 const char *dir, struct scope *ret, struct err *e)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct scan s = { .r = r, .c = c, .a = a, .tree = tree, .out = ret, .e = e };
	struct tree_entries list = { 0 };
	int rc = tree_list(r, &tmp, tree, dir, &list, e);

	if (rc == ERR_MISSING_OBJ) {
		ret->missing = true;
		return 0;
	}
	if (rc == ERR_NOT_FOUND)
		return 0;
	if (rc)
		return rc;
	map_init(&s.seen, &tmp);
	map_init(&s.by_name, &tmp);
	s.top = subsystem(&tmp, dir);
	for (size_t i = 0; i < list.n && !rc; i++) {
		struct str name = str_of(list.v[i].name);

		if (list.v[i].mode != TREE_FILE && list.v[i].mode != TREE_EXEC)
			continue;
		if (str_ends(name, ".c") || str_ends(name, ".h") || str_ends(name, ".inc"))
			rc = add_file(&s, arena_printf(&tmp, "%s%s%s", dir, *dir ? "/" : "",
						       list.v[i].name), &list.v[i].id);
	}
	for (size_t i = 0; i < ret->files.n && !rc; i++) {
		struct scope_file f = ret->files.v[i];

		for (size_t k = 0; k < f.names.nincludes && !rc; k++)
			rc = follow(&s, f.path, f.names.includes[k]);
	}
	cache_flush(c);
	return rc;
}
