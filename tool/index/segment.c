/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "index/segment.h"

#include "git/tree.h"

/*
 * Parts in the cache: 256 of records, 256 of macros, the paths. Each begins with
 * a check word, so that a part of another segment is not taken for ours.
 */
#define PART_MACROS SEGMENT_PARTS
#define PART_FILES (2 * SEGMENT_PARTS)
#define PARTS (2 * SEGMENT_PARTS + 1)
#define LIBFDT "scripts/dtc/libfdt"

const char *const segment_roots[4] = { "include", "arch", LIBFDT, "kernel/bounds.c" };
#define PART_MAX ((size_t)256 << 20)

struct build {
	struct repo *r;
	struct cache *cache;
	struct segment *s;
	struct arena arena, call_arena;
	struct rec *v;
	size_t n, cap;
	struct buf key;
	struct err *e;
	ARR(struct oid) ids;
	ARR(const char *) paths;
	ARR(struct name_call) calls;
	ARR(uint32_t) call_file;
	bool kconfig;
};

void macro_add(struct map *m, struct arena *a, const struct name_macro *macro)
{
	void **slot = map_at(m, macro->name);

	if (!*slot)
		*slot = ARENA_NEW(a, struct macro_list);
	*ARR_PUSH(a, *(struct macro_list *)*slot) = macro;
}

static bool part_bytes(struct segment *s, struct arena *a, unsigned part, struct str *ret)
{
	struct str b;

	if (s->bytes)
		b = buf_str(&s->bytes[part]);
	else if (!cache_part(s->cache, a, s->id, part, &b))
		b.n = 0;
	if (b.n < sizeof(s->check) || memcmp(b.p, &s->check, sizeof(s->check))) {
		s->broken = true;
		return false;
	}
	*ret = (struct str){ b.p + sizeof(s->check), b.n - sizeof(s->check) };
	return true;
}

static void load_part(struct segment *s, unsigned k)
{
	struct segment_part *p = &s->part[k];
	struct rec *v;
	struct str b;

	p->loaded = true;
	if (!part_bytes(s, &s->arena, k, &b))
		return;
	p->n = b.n / sizeof(*v);
	v = ARENA_NEW_N(&s->arena, struct rec, p->n + 1);
	memcpy(v, b.p, p->n * sizeof(*v));
	p->v = v;
}

const struct rec *segment_find(struct segment *s, uint64_t hash, enum rec_class class)
{
	struct segment_part *p = &s->part[hash % SEGMENT_PARTS];

	if (!p->loaded)
		load_part(s, hash % SEGMENT_PARTS);
	return rec_find(p->v, p->n, hash, class);
}

const char *segment_path(const struct segment *s, const struct rec *r)
{
	return r->file < s->nfiles ? s->files[r->file] : NULL;
}

size_t segment_macros(struct segment *s, struct str name, const struct name_macro *const **ret)
{
	unsigned k = rec_hash(name) % SEGMENT_PARTS;
	struct macro_list *l;
	struct name_macro m;
	struct str b;

	if (!s->part[k].macros_loaded) {
		s->part[k].macros_loaded = true;
		if (part_bytes(s, &s->arena, PART_MACROS + k, &b))
			while (pack_next_macro(&s->arena, &b, &m)) {
				struct name_macro *copy = ARENA_NEW(&s->arena, struct name_macro);

				*copy = m;
				macro_add(&s->macros, &s->arena, copy);
			}
	}
	l = map_get(&s->macros, name);
	if (!l)
		return 0;
	*ret = l->v;
	return l->n;
}

static size_t gen_macros(void *ctx, struct str name, const struct name_macro *const **ret)
{
	return segment_macros(ctx, name, ret);
}

static void add_rec(struct build *b, struct rec r, uint32_t file)
{
	if (b->n == b->cap) {
		b->cap = b->cap ? b->cap * 2 : 1 << 16;
		b->v = mem_realloc(b->v, b->cap * sizeof(*b->v));
	}
	r.file = file;
	b->v[b->n++] = r;
}

static int collect(void *ctx, const char *path, const struct oid *id, uint32_t mode)
{
	struct build *b = ctx;
	struct str s = str_of(path);
	const char *base = strrchr(path, '/');

	if ((mode & 0170000) != (TREE_FILE & 0170000))
		return 0;
	if (b->kconfig ? !str_starts(str_of(base ? base + 1 : path), "Kconfig") :
	    !str_ends(s, ".h") && !str_ends(s, ".inc") && !str_is(s, "kernel/bounds.c"))
		return 0;
	*ARR_PUSH(&b->arena, b->ids) = *id;
	*ARR_PUSH(&b->arena, b->paths) = arena_str(&b->s->arena, path);
	return 0;
}

static struct name_macro macro_copy(struct arena *a, const struct name_macro *m)
{
	struct name_macro n = *m;

	n.name = arena_span(a, m->name);
	n.body = arena_span(a, m->body);
	n.params = ARENA_NEW_N(a, struct str, m->nparams + 1);
	for (size_t i = 0; i < m->nparams; i++)
		n.params[i] = arena_span(a, m->params[i]);
	return n;
}

static struct name_call copy_call(struct arena *a, const struct name_call *c)
{
	struct name_call n = *c;

	n.name = arena_span(a, c->name);
	n.args = ARENA_NEW_N(a, struct str, c->nargs + 1);
	for (size_t i = 0; i < c->nargs; i++)
		n.args[i] = arena_span(a, c->args[i]);
	n.with = ARENA_NEW_N(a, struct name_macro, c->nwith + 1);
	for (size_t i = 0; i < c->nwith; i++)
		n.with[i] = macro_copy(a, &c->with[i]);
	return n;
}

static int read_file(struct build *b, uint32_t file)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct packed p;
	int rc = b->kconfig ?
		names_kconfig(b->r, b->cache, &tmp, &b->ids.v[file], &p, b->e) :
		names_blob(b->r, b->cache, &tmp, CACHE_DEFS, &b->ids.v[file], &p, b->e);

	if (rc == ERR_MISSING_OBJ) {
		b->s->missing = true;
		return 0;
	}
	if (rc)
		return rc;
	for (size_t i = 0; i < p.ndefs; i++)
		add_rec(b, p.defs[i], file);
	for (size_t i = 0; i < p.nmacros; i++)
		pack_macro(&b->s->bytes[PART_MACROS + rec_hash(p.macros[i].name) % SEGMENT_PARTS],
			   &p.macros[i]);
	for (size_t i = 0; i < p.ncalls; i++) {
		*ARR_PUSH(&b->call_arena, b->calls) = copy_call(&b->call_arena, &p.calls[i]);
		*ARR_PUSH(&b->call_arena, b->call_file) = file;
	}
	return 0;
}

/* Templates are worth keeping, what they made is not: forget all of it now and then. */
#define EXPAND_BATCH 1024

static void expand(struct build *b)
{
	for (size_t from = 0; from < b->calls.n; from += EXPAND_BATCH) {
		CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
		struct names out = { 0 };
		struct gen g;

		gen_init(&g, &tmp, gen_macros, b->s);
		for (size_t i = from; i < b->calls.n && i < from + EXPAND_BATCH; i++) {
			out.defs.n = 0;
			gen_expand(&g, &b->calls.v[i], &out);
			for (size_t k = 0; k < out.defs.n; k++)
				add_rec(b, rec_of_def(&out.defs.v[k]), b->call_file.v[i]);
		}
	}
}

static struct segment *segment_new(struct cache *c, struct str key)
{
	struct segment *s = mem_zalloc(sizeof(*s));

	s->cache = c;
	s->check = str_hash(key, 0);
	map_init(&s->macros, &s->arena);
	return s;
}

static bool load_files(struct segment *s)
{
	ARR(const char *) files = { 0 };
	struct str b;

	if (!part_bytes(s, &s->arena, PART_FILES, &b))
		return false;
	while (b.n) {
		size_t n = strnlen(b.p, b.n);

		if (n == b.n)
			return false;
		*ARR_PUSH(&s->arena, files) = arena_strn(&s->arena, (struct str){ b.p, n });
		b = (struct str){ b.p + n + 1, b.n - n - 1 };
	}
	s->files = files.v;
	s->nfiles = files.n;
	return true;
}

static void free_bytes(struct segment *s)
{
	for (size_t i = 0; s->bytes && i < PARTS; i++)
		buf_release(&s->bytes[i]);
	mem_free(s->bytes);
	s->bytes = NULL;
}

void segment_free(struct segment *s)
{
	if (!s)
		return;
	free_bytes(s);
	arena_release(&s->arena);
	mem_free(s);
}

/* Records into their parts; then into the cache, and what was built is forgotten. */
static void finish(struct build *b)
{
	struct segment *s = b->s;

	b->n = rec_merge(b->v, b->n);
	for (size_t i = 0; i < b->n; i++)
		buf_add(&s->bytes[b->v[i].hash % SEGMENT_PARTS],
			(struct str){ (const char *)&b->v[i], sizeof(b->v[i]) });
	mem_free(b->v);
	b->v = NULL;
	for (size_t i = 0; i < b->paths.n; i++)
		buf_add(&s->bytes[PART_FILES],
			(struct str){ b->paths.v[i], strlen(b->paths.v[i]) + 1 });
	if (s->missing || !cache_persistent(b->cache))
		return;
	cache_put_segment(b->cache, buf_str(&b->key), s->bytes, PARTS);
	s->id = cache_segment(b->cache, buf_str(&b->key));
}

static int build(struct build *b)
{
	struct segment *s = b->s;
	int rc = 0;

	s->bytes = mem_zalloc(PARTS * sizeof(*s->bytes));
	for (size_t i = 0; i < PARTS; i++) {
		s->bytes[i] = (struct buf)BUF_INIT(PART_MAX);
		buf_add(&s->bytes[i], (struct str){ (const char *)&s->check, sizeof(s->check) });
	}
	for (size_t i = 0; i < b->ids.n && !rc; i++)
		rc = read_file(b, (uint32_t)i);
	cache_flush(b->cache);
	if (rc)
		return rc;
	expand(b);
	arena_release(&b->call_arena);
	finish(b);
	/* what the expansion loaded is a copy; a question loads its own part again */
	for (size_t i = 0; i < SEGMENT_PARTS; i++)
		s->part[i] = (struct segment_part){ 0 };
	arena_release(&s->arena);
	map_init(&s->macros, &s->arena);
	if (!load_files(s))
		BUG("the parts of a segment do not read back");
	if (s->id)
		free_bytes(s);
	return 0;
}

static int key_add(struct build *b, const struct oid *tree, const char *path)
{
	struct oid id;
	struct err tmp;
	int rc = tree_find(b->r, tree, path, &id, NULL, &tmp);

	if (rc == ERR_NOT_FOUND)
		return 0;
	if (rc) {
		b->s->missing = true;
		return 0;
	}
	buf_printf(&b->key, "%s ", path);
	buf_add(&b->key, oid_key(&id));
	return 0;
}

static int walk(struct build *b, const struct oid *tree, const char *dir)
{
	struct err tmp;
	int rc = tree_walk(b->r, tree, dir, collect, b, &tmp);

	if (rc == ERR_MISSING_OBJ) {
		b->s->missing = true;
		return 0;
	}
	if (rc && rc != ERR_NOT_FOUND) {
		*b->e = tmp;
		return rc;
	}
	return 0;
}

static int make(struct repo *r, struct cache *c, const struct oid *tree, bool kconfig,
		struct segment **ret, struct err *e)
{
	struct err local;
	struct build b = { .r = r, .cache = c, .e = e ? e : &local, .kconfig = kconfig,
			   .key = BUF_INIT(65536) };
	struct tree_entries arch = { 0 };
	int rc = 0;

	b.s = segment_new(c, STR(""));
	if (kconfig) {
		buf_addz(&b.key, "kconfig ");
		buf_add(&b.key, oid_key(tree));
	} else {
		struct err tmp;

		rc = tree_list(r, &b.arena, tree, "arch", &arch, &tmp);
		if (rc && rc != ERR_NOT_FOUND)
			b.s->missing = true;
		rc = key_add(&b, tree, "include");
		for (size_t i = 0; i < arch.n && !rc; i++)
			rc = key_add(&b, tree, arena_printf(&b.arena, "arch/%s/include",
							    arch.v[i].name));
		/* include/linux/libfdt.h includes its neighbour by a relative path */
		if (!rc)
			rc = key_add(&b, tree, LIBFDT);
		if (!rc)
			rc = key_add(&b, tree, "kernel/bounds.c");
	}
	b.s->check = str_hash(buf_str(&b.key), 0);
	b.s->id = rc || b.s->missing ? 0 : cache_segment(c, buf_str(&b.key));
	if (!rc && b.s->id && load_files(b.s))
		goto out;
	b.s->id = 0;
	b.s->broken = false;
	if (kconfig) {
		rc = walk(&b, tree, "");
	} else {
		struct oid id;
		struct err tmp;

		if (!rc)
			rc = walk(&b, tree, "include");
		for (size_t i = 0; i < arch.n && !rc; i++)
			rc = walk(&b, tree, arena_printf(&b.arena, "arch/%s/include",
							 arch.v[i].name));
		if (!rc)
			rc = walk(&b, tree, LIBFDT);
		if (!rc && !tree_find(r, tree, "kernel/bounds.c", &id, NULL, &tmp))
			rc = collect(&b, "kernel/bounds.c", &id, TREE_FILE);
	}
	if (!rc)
		rc = build(&b);
out:
	buf_release(&b.key);
	mem_free(b.v);
	arena_release(&b.call_arena);
	arena_release(&b.arena);
	if (rc) {
		segment_free(b.s);
		return rc;
	}
	*ret = b.s;
	return 0;
}

int segment_headers(struct repo *r, struct cache *c, const struct oid *tree,
		    struct segment **ret, struct err *e)
{
	return make(r, c, tree, false, ret, e);
}

int segment_kconfig(struct repo *r, struct cache *c, const struct oid *tree,
		    struct segment **ret, struct err *e)
{
	return make(r, c, tree, true, ret, e);
}
