/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/world.h"

#include "index/scope.h"
#include "index/segment.h"

/* The names of one directory's scope. */
struct dir {
	struct rec *defs, *uses, *made;	/* made: by macros, on the first need */
	size_t ndefs, nuses, nmade;
	struct scope scope;
	struct map macros;
	struct tree_world *w;
	bool expanded;
};

struct tree_world {
	struct world world;
	struct repo *r;
	struct cache *c;
	struct cache *spare;		/* keeps nothing: for when the file loses parts */
	struct oid tree;
	struct arena arena;
	struct map dirs, texts;
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
	d->made = ARENA_NEW_N(&w->arena, struct rec, out.defs.n + 1);
	for (size_t i = 0; i < out.defs.n; i++) {
		d->made[i] = rec_of_def(&out.defs.v[i]);
		d->made[i].file = UINT32_MAX;
	}
	d->nmade = rec_merge(d->made, out.defs.n);
}

static struct dir *dir_new(struct tree_world *w, const char *name)
{
	struct dir *d = ARENA_NEW(&w->arena, struct dir);
	size_t ndefs = 0, nuses = 0;
	struct err e;

	d->w = w;
	map_init(&d->macros, &w->arena);
	if (scope_of_dir(w->r, w->c, &w->arena, &w->tree, name, &d->scope, &e)) {
		d->scope.missing = true;
		fail(w, &e);
	}
	for (size_t i = 0; i < d->scope.files.n; i++) {
		ndefs += d->scope.files.v[i].names.ndefs;
		nuses += d->scope.files.v[i].names.nuses;
	}
	d->defs = ARENA_NEW_N(&w->arena, struct rec, ndefs + 1);
	d->uses = ARENA_NEW_N(&w->arena, struct rec, nuses + 1);
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
			macro_add(&d->macros, &w->arena, &p->macros[k]);
	}
	d->ndefs = rec_merge(d->defs, d->ndefs);
	d->nuses = rec_merge(d->uses, d->nuses);
	return d;
}

static struct dir *dir_of(struct tree_world *w, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct str name = { path, slash ? (size_t)(slash - path) : 0 };
	struct dir *d = map_get(&w->dirs, name);

	if (!d) {
		d = dir_new(w, arena_strn(&w->arena, name));
		map_put(&w->dirs, name, d);
	}
	return d;
}

static const char *dir_path(const struct dir *d, const struct rec *r)
{
	return r->file < d->scope.files.n ? d->scope.files.v[r->file].path : NULL;
}

static enum rec_class class_of(enum name_kind k)
{
	return k == NAME_TAG ? REC_TAG : k == NAME_FIELD ? REC_FIELD : REC_ANY;
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

static enum world_answer find(void *ctx, const char *path, struct str name, enum name_kind kind,
			      struct world_def *ret)
{
	struct tree_world *w = ctx;
	enum rec_class class = class_of(kind);
	uint64_t hash = rec_hash(name);
	struct dir *d = dir_of(w, path);
	enum world_answer config = WORLD_ABSENT;
	struct world_def sink;
	const struct rec *r;

	if (!ret)
		ret = &sink;
	if (in_added(w, name, class, ret))
		return WORLD_FOUND;
	r = rec_find(d->defs, d->ndefs, hash, class);
	if (r) {
		rec_def(r, dir_path(d, r), ret);
		return WORLD_FOUND;
	}
	if (kind == NAME_ANY && str_starts(name, "CONFIG_")) {
		config = in_kconfig(w, hash, ret);
		if (config == WORLD_FOUND)
			return config;
	}
	r = in_headers(w, hash, class);
	if (r) {
		rec_def(r, segment_path(w->headers, r), ret);
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
	return rec_find(d->uses, d->nuses, hash, class) ? WORLD_BY_USE : WORLD_ABSENT;
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

		t = ARENA_NEW(&w->arena, struct text);
		map_put(&w->texts, str_of(path), t);
		if (!rc && mode != TREE_FILE && mode != TREE_EXEC)
			rc = ERR_NOT_FOUND;	/* a directory, a link */
		if (!rc)
			rc = blob_text(w->r, &w->arena, &id, &t->s, &e);
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
	map_init(&w->dirs, &w->arena);
	map_init(&w->texts, &w->arena);
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
	cache_free(w->spare);
	arena_release(&w->arena);
	mem_free(w);
}

const struct world *tree_world(struct tree_world *w)
{
	return &w->world;
}

void tree_world_add(struct tree_world *w, struct str text)
{
	struct names n = { 0 };
	struct toks t;
	size_t pos = 0;
	void *val;

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
	while (map_next(&w->dirs, &pos, NULL, &val))
		((struct dir *)val)->expanded = false;
}

const struct err *tree_world_error(const struct tree_world *w)
{
	return w->failed ? &w->err : NULL;
}
