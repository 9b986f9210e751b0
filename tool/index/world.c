/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/world.h"

#include "git/blob.h"
#include "index/scope.h"
#include "index/segment.h"

/* The names of one file, for most questions enough. */
struct near {
	struct packed names;
	const char *path;
};

/* The names of one directory's scope. */
struct dir {
	struct arena arena;
	/* the subsystem it was read from: while that stands, so does this */
	struct oid below;
	const char *name;
	uint64_t used;			/* when it was last asked */
	struct rec *defs, *uses, *made;	/* made: by macros, on the first need */
	size_t ndefs, nuses, nmade;
	struct scope scope;
	struct map macros;
	struct tree_world *w;
	bool expanded;
};

/* Directories kept at a time: a change touches few, and a large one has megabytes of names. */
#define DIRS_MAX 8

struct tree_world {
	struct world world;
	struct repo *r;
	struct cache *c;
	struct cache *spare;		/* keeps nothing: for when the file loses parts */
	struct oid tree, roots[ARRAY_SIZE(segment_roots)];
	bool rooted;			/* roots are what segment_roots are in .tree */
	struct arena arena;		/* lives as long as the world */
	struct arena moving;		/* until the next move: texts, names of files */
	struct map texts, near;
	struct dir *dir[DIRS_MAX];
	uint64_t clock;
	struct segment *headers, *kconfig;
	ARR(struct segment *) old;	/* their paths may still be in use */
	ARR(struct name_def) added;
	struct map added_names;		/* name -> index in added, plus one */
	struct names extra;
	struct map extra_macros;
	struct err err;
	bool failed;
};

static void fail(struct tree_world *w, const struct err *e)
{
	w->failed = true;
	w->err = *e;
}

static struct segment *headers(struct tree_world *w)
{
	struct err e;

	if (w->headers && w->headers->broken) {
		*ARR_PUSH(&w->arena, w->old) = w->headers;
		w->headers = NULL;
		if (!w->spare)
			w->spare = cache_open(NULL);
		if (segment_headers(w->r, w->spare, &w->tree, &w->headers, &e))
			fail(w, &e);
	}
	if (!w->headers && !w->failed && segment_headers(w->r, w->c, &w->tree, &w->headers, &e))
		fail(w, &e);
	return w->headers;
}

static const struct rec *in_headers(struct tree_world *w, uint64_t hash, enum rec_class class)
{
	for (int attempt = 0; attempt < 2; attempt++) {
		struct segment *s = headers(w);
		const struct rec *r = s ? segment_find(s, hash, class) : NULL;

		if (!s || !s->broken)
			return r;
	}
	return NULL;
}

static size_t all_macros(void *ctx, struct str name, const struct name_macro *const **ret)
{
	struct dir *d = ctx;
	struct segment *s = headers(d->w);
	struct macro_list *near = map_get(&d->macros, name);
	struct macro_list *extra = map_get(&d->w->extra_macros, name);
	const struct name_macro *const *far;
	size_t n = s ? segment_macros(s, name, &far) : 0;
	ARR(const struct name_macro *) all = { 0 };

	if (!near && !extra) {
		if (n)
			*ret = far;
		return n;
	}
	for (size_t i = 0; near && i < near->n; i++)
		*ARR_PUSH(&d->w->arena, all) = near->v[i];
	for (size_t i = 0; extra && i < extra->n; i++)
		*ARR_PUSH(&d->w->arena, all) = extra->v[i];
	for (size_t i = 0; i < n; i++)
		*ARR_PUSH(&d->w->arena, all) = far[i];
	*ret = all.v;
	return all.n;
}

/* What the directory's macro calls define; it needs the headers' macros. */
static void expand(struct tree_world *w, struct dir *d)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct names out = { 0 };
	struct gen g;

	d->expanded = true;
	gen_init(&g, &tmp, all_macros, d);
	for (size_t i = 0; i < d->scope.files.n; i++) {
		const struct packed *p = &d->scope.files.v[i].names;

		for (size_t k = 0; k < p->ncalls; k++)
			gen_expand(&g, &p->calls[k], &out);
	}
	for (size_t i = 0; i < w->extra.calls.n; i++)
		gen_expand(&g, &w->extra.calls.v[i], &out);
	d->made = ARENA_NEW_N(&d->arena, struct rec, out.defs.n + 1);
	for (size_t i = 0; i < out.defs.n; i++) {
		d->made[i] = rec_of_def(&out.defs.v[i]);
		d->made[i].file = UINT32_MAX;
	}
	d->nmade = rec_merge(d->made, out.defs.n);
}

static void dir_free(struct dir *d)
{
	if (!d)
		return;
	arena_release(&d->arena);
	mem_free(d);
}

/* The tree that a directory's scope lies in: its subsystem, or all. */
static void below(struct tree_world *w, const char *name, struct oid *ret)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	const char *slash = strchr(name, '/'), *end = slash ? strchr(slash + 1, '/') : NULL;
	char *top = end ? arena_strn(&tmp, (struct str){ name, (size_t)(end - name) }) :
			  arena_str(&tmp, name);

	if (tree_find(w->r, &w->tree, top, ret, NULL, NULL))
		*ret = w->tree;
}

static struct dir *dir_new(struct tree_world *w, struct str path)
{
	struct dir *d = mem_zalloc(sizeof(*d));
	size_t ndefs = 0, nuses = 0;
	struct err e;

	d->w = w;
	d->name = arena_strn(&d->arena, path);
	below(w, d->name, &d->below);
	map_init(&d->macros, &d->arena);
	if (scope_of_dir(w->r, w->c, &d->arena, &w->tree, d->name, &d->scope, &e)) {
		d->scope.missing = true;
		fail(w, &e);
	}
	for (size_t i = 0; i < d->scope.files.n; i++) {
		ndefs += d->scope.files.v[i].names.ndefs;
		nuses += d->scope.files.v[i].names.nuses;
	}
	d->defs = ARENA_NEW_N(&d->arena, struct rec, ndefs + 1);
	d->uses = ARENA_NEW_N(&d->arena, struct rec, nuses + 1);
	for (size_t i = 0; i < d->scope.files.n; i++) {
		const struct packed *p = &d->scope.files.v[i].names;

		for (size_t k = 0; k < p->ndefs; k++) {
			d->defs[d->ndefs] = p->defs[k];
			d->defs[d->ndefs++].file = i;
		}
		for (size_t k = 0; k < p->nuses; k++) {
			d->uses[d->nuses] = p->uses[k];
			d->uses[d->nuses++].file = i;
		}
		for (size_t k = 0; k < p->nmacros; k++)
			macro_add(&d->macros, &d->arena, &p->macros[k]);
	}
	d->ndefs = rec_merge(d->defs, d->ndefs);
	d->nuses = rec_merge(d->uses, d->nuses);
	return d;
}

static struct dir *dir_of(struct tree_world *w, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct str name = { path, slash ? (size_t)(slash - path) : 0 };
	size_t oldest = 0;

	for (size_t i = 0; i < DIRS_MAX; i++) {
		struct dir *d = w->dir[i];

		if (d && str_is(name, d->name)) {
			d->used = ++w->clock;
			return d;
		}
		if (!d || (w->dir[oldest] && d->used < w->dir[oldest]->used))
			oldest = i;
	}
	dir_free(w->dir[oldest]);
	w->dir[oldest] = dir_new(w, name);
	w->dir[oldest]->used = ++w->clock;
	return w->dir[oldest];
}

/* The names of @path itself; NULL when there is no such file, or it cannot be read. */
static struct near *near_of(struct tree_world *w, const char *path)
{
	struct near *n = map_get(&w->near, str_of(path));
	uint32_t mode = 0;
	struct oid id;

	if (n)
		return n->path ? n : NULL;
	n = ARENA_NEW(&w->moving, struct near);
	map_put(&w->near, str_of(path), n);
	if (!tree_find(w->r, &w->tree, path, &id, &mode, NULL) &&
	    (mode == TREE_FILE || mode == TREE_EXEC) &&
	    !names_blob(w->r, w->c, &w->moving, CACHE_ALL, &id, &n->names, NULL))
		n->path = arena_str(&w->moving, path);
	return n->path ? n : NULL;
}

static const char *dir_path(const struct dir *d, const struct rec *r)
{
	return r->file < d->scope.files.n ? d->scope.files.v[r->file].path : NULL;
}

static enum rec_class class_of(enum name_kind k)
{
	return k == NAME_TAG || k == NAME_STRUCT ? REC_TAG :
	       k == NAME_FIELD ? REC_FIELD : REC_ANY;
}

/* A forward declaration is not where a structure is. */
static const struct rec *fits(const struct rec *r, enum name_kind kind)
{
	return r && (kind != NAME_STRUCT || r->info & REC_CALLABLE) ? r : NULL;
}

static bool in_added(struct tree_world *w, struct str name, enum rec_class class,
		     struct world_def *ret)
{
	for (size_t i = (size_t)(uintptr_t)map_get(&w->added_names, name); i; i--) {
		struct rec r = rec_of_def(&w->added.v[i - 1]);

		if (!str_eq(w->added.v[i - 1].name, name))
			continue;
		if ((r.info & REC_CLASS) == (uint32_t)class) {
			rec_def(&r, NULL, ret);
			return true;
		}
	}
	return false;
}

static enum world_answer in_kconfig(struct tree_world *w, uint64_t hash, struct world_def *ret)
{
	const struct rec *r;
	struct err e;

	if (!w->kconfig && !w->failed && segment_kconfig(w->r, w->c, &w->tree, &w->kconfig, &e))
		fail(w, &e);
	if (!w->kconfig)
		return WORLD_UNKNOWN;
	r = segment_find(w->kconfig, hash, REC_ANY);
	if (r)
		rec_def(r, segment_path(w->kconfig, r), ret);
	if (w->kconfig->broken)
		return WORLD_UNKNOWN;
	return r ? WORLD_FOUND : w->kconfig->missing ? WORLD_UNKNOWN : WORLD_ABSENT;
}

static bool shared_header(const char *path)
{
	return path && !strncmp(path, "include/", 8);
}

/* The length of "arch/x86/", where @path lies below such; else 0. */
static size_t arch_part(const char *path)
{
	const char *slash = strncmp(path, "arch/", 5) ? NULL : strchr(path + 5, '/');

	return slash ? (size_t)(slash - path) + 1 : 0;
}

/*
 * Architectures have structures of one name and other members. Code of one has its own, if the
 * header is called like @far, another's; code of none, or without, cannot say which: NULL.
 */
static const char *own_struct(struct tree_world *w, const char *path, const char *far,
			      uint64_t hash)
{
	static const char *const in[] = { "include/asm", "include/uapi/asm" };
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	size_t n = arch_part(path), far_n = arch_part(far);
	const char *below = strstr(far, "/asm/");

	if (!far_n)
		return far;
	if (n == far_n && !strncmp(path, far, n))
		return far;
	for (size_t i = 0; n && below && i < ARRAY_SIZE(in); i++) {
		const struct near *own = near_of(w, arena_printf(&tmp, "%.*s%s%s", (int)n, path, in[i],
								 below + 4));

		if (own && fits(rec_find(own->names.defs, own->names.ndefs, hash, REC_TAG),
				NAME_STRUCT))
			return own->path;
	}
	return NULL;
}

static enum world_answer find(void *ctx, const char *path, struct str name, enum name_kind kind,
			      struct world_def *ret)
{
	struct tree_world *w = ctx;
	enum rec_class class = class_of(kind);
	uint64_t hash = rec_hash(name);
	enum world_answer config = WORLD_ABSENT;
	struct near *near = near_of(w, path);
	struct world_def sink;
	const struct rec *r, *far;
	struct dir *d;

	if (!ret)
		ret = &sink;
	if (kind != NAME_STRUCT && in_added(w, name, class, ret))
		return WORLD_FOUND;
	r = near ? fits(rec_find(near->names.defs, near->names.ndefs, hash, class), kind) : NULL;
	if (r) {
		rec_def(r, near->path, ret);
		return WORLD_FOUND;
	}
	if (kind == NAME_ANY && str_starts(name, "CONFIG_")) {
		config = in_kconfig(w, hash, ret);
		if (config == WORLD_FOUND)
			return config;
	}
	far = fits(in_headers(w, hash, class), kind);
	/* an architecture's header may mean something else than the directory does */
	if (far && shared_header(segment_path(w->headers, far))) {
		rec_def(far, segment_path(w->headers, far), ret);
		return WORLD_FOUND;
	}
	d = dir_of(w, path);
	r = fits(rec_find(d->defs, d->ndefs, hash, class), kind);
	if (r) {
		rec_def(r, dir_path(d, r), ret);
		return WORLD_FOUND;
	}
	if (far) {
		const char *where = segment_path(w->headers, far);

		rec_def(far,
			where && kind == NAME_STRUCT ? own_struct(w, path, where, hash) : where,
			ret);
		return WORLD_FOUND;
	}
	if (!d->expanded)
		expand(w, d);
	r = rec_find(d->made, d->nmade, hash, class);
	if (r) {
		rec_def(r, NULL, ret);
		return WORLD_FOUND;
	}
	if (w->failed || d->scope.missing || !w->headers || w->headers->missing ||
	    config == WORLD_UNKNOWN)
		return WORLD_UNKNOWN;
	r = rec_find(d->uses, d->nuses, hash, class);
	if (r)
		rec_def(r, NULL, ret);
	return r ? WORLD_BY_USE : WORLD_ABSENT;
}

struct text {
	struct str s;
	int answer;
};

static int text(void *ctx, const char *path, struct str *ret)
{
	struct tree_world *w = ctx;
	struct text *t = map_get(&w->texts, str_of(path));

	if (!t) {
		uint32_t mode = 0;
		struct oid id;
		struct err e;
		int rc = tree_find(w->r, &w->tree, path, &id, &mode, &e);

		t = ARENA_NEW(&w->moving, struct text);
		map_put(&w->texts, str_of(path), t);
		if (!rc && mode != TREE_FILE && mode != TREE_EXEC)
			rc = ERR_NOT_FOUND;	/* a directory, a link */
		if (!rc)
			rc = blob_text(w->r, &w->moving, &id, &t->s, &e);
		t->answer = !rc ? 1 : rc == ERR_NOT_FOUND ? 0 : -1;
		if (rc && rc != ERR_NOT_FOUND && rc != ERR_MISSING_OBJ)
			fail(w, &e);
	}
	if (t->answer == 1)
		*ret = t->s;
	return t->answer;
}

struct tree_world *world_of_tree(struct repo *r, struct cache *c, const struct oid *tree)
{
	struct tree_world *w = mem_zalloc(sizeof(*w));

	w->world = (struct world){ w, find, text };
	w->r = r;
	w->c = c;
	w->tree = *tree;
	map_init(&w->texts, &w->moving);
	map_init(&w->near, &w->moving);
	map_init(&w->added_names, &w->arena);
	map_init(&w->extra_macros, &w->arena);
	return w;
}

void tree_world_free(struct tree_world *w)
{
	if (!w)
		return;
	segment_free(w->headers);
	segment_free(w->kconfig);
	for (size_t i = 0; i < w->old.n; i++)
		segment_free(w->old.v[i]);
	for (size_t i = 0; i < DIRS_MAX; i++)
		dir_free(w->dir[i]);
	cache_free(w->spare);
	arena_release(&w->moving);
	arena_release(&w->arena);
	mem_free(w);
}

/* What the headers were read from, in the tree that the world is about; zeros where it has none. */
static bool find_roots(struct tree_world *w, struct oid *ret)
{
	bool sure = true;

	for (size_t i = 0; i < ARRAY_SIZE(segment_roots); i++) {
		int rc = tree_find(w->r, &w->tree, segment_roots[i], &ret[i], NULL, NULL);

		if (rc)
			ret[i] = (struct oid){ { 0 } };
		sure = sure && (!rc || rc == ERR_NOT_FOUND);
	}
	return sure;
}

void tree_world_move(struct tree_world *w, const struct oid *tree)
{
	struct oid was[ARRAY_SIZE(segment_roots)];
	bool same;

	if (oid_eq(&w->tree, tree))
		return;
	same = w->rooted || find_roots(w, w->roots);
	memcpy(was, w->roots, sizeof(was));
	w->tree = *tree;
	w->rooted = find_roots(w, w->roots);
	same = same && w->rooted && !memcmp(was, w->roots, sizeof(was));
	if (!same && w->headers) {
		*ARR_PUSH(&w->arena, w->old) = w->headers;
		w->headers = NULL;
	}
	if (w->kconfig) {	/* of the whole tree */
		*ARR_PUSH(&w->arena, w->old) = w->kconfig;
		w->kconfig = NULL;
	}
	arena_release(&w->moving);
	map_init(&w->texts, &w->moving);
	map_init(&w->near, &w->moving);
	for (size_t i = 0; i < DIRS_MAX; i++) {
		struct oid now;

		if (!w->dir[i])
			continue;
		below(w, w->dir[i]->name, &now);
		if (same && oid_eq(&now, &w->dir[i]->below))
			continue;
		dir_free(w->dir[i]);
		w->dir[i] = NULL;
	}
}

void tree_world_trim(struct tree_world *w)
{
	if (!w)
		return;
	for (size_t i = 0; i < w->old.n; i++)
		segment_free(w->old.v[i]);
	w->old.n = 0;
}

const struct world *tree_world(struct tree_world *w)
{
	return &w->world;
}

void tree_world_add(struct tree_world *w, struct str text)
{
	struct names n = { 0 };
	struct toks t;

	tok_lex(&w->arena, arena_span(&w->arena, text), &t);
	names_of(&w->arena, &t, 0, t.n, NAMES_DEFS, &n);
	for (size_t i = 0; i < n.defs.n; i++) {
		*ARR_PUSH(&w->arena, w->added) = n.defs.v[i];
		map_put(&w->added_names, n.defs.v[i].name, (void *)(uintptr_t)w->added.n);
	}
	for (size_t i = 0; i < n.macros.n; i++)
		macro_add(&w->extra_macros, &w->arena, &n.macros.v[i]);
	for (size_t i = 0; i < n.calls.n; i++)
		*ARR_PUSH(&w->arena, w->extra.calls) = n.calls.v[i];
	/* directories that were expanded before know nothing of it */
	for (size_t i = 0; i < DIRS_MAX; i++)
		if (w->dir[i])
			w->dir[i]->expanded = false;
}

const struct err *tree_world_error(const struct tree_world *w)
{
	return w->failed ? &w->err : NULL;
}
