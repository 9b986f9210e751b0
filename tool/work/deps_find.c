// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Candidates: upstream commits between the branch and the change that changed
 * the places where it does not fit. A file's history is followed as git does it:
 * where one parent has the same file, the others have nothing to say.
 */
#include <stdlib.h>

#include "c/item.h"
#include "git/blob.h"
#include "git/commit_scan.h"
#include "git/tree.h"
#include "port/port.h"
#include "work/deps_parts.h"

/* A file that changed more often since is no matter of prerequisites. */
#define PER_FILE_MAX 400
#define STEPS_MAX 200000

/* A commit that changed a file, and how. */
struct touch {
	struct oid id, before, after;
	uint32_t pos;
};

struct touches {
	ARR(struct touch) list;
};

/* The history of one file between the branch and the change, read once. */
struct blame {
	struct deps *d;
	const char *path;
	struct oid own;		/* the branch's blob; zero: it has none */
	struct commit_scan *scan;
	struct touches *out;
	struct map seen;
	ARR(struct oid) todo;
	struct arena arena;
};

static struct oid blob_at(struct deps *d, const struct oid *tree, const char *path)
{
	struct oid id = { { 0 } };

	if (tree_find(d->repo, tree, path, &id, NULL, NULL))
		return (struct oid){ { 0 } };
	return id;
}

/* All of the file that bears the name, and how often it is used: what a change of it changes. */
static uint64_t look_of(struct arena *a, struct str text, bool c, const char *function,
			const char *name)
{
	const char *want = function ? function : name;
	struct items items;
	struct toks t;
	uint64_t h = 0;

	if (!want)
		return str_hash(text, 0);
	if (!c) {
		for (ptrdiff_t at = 0; (at = str_find(text, str_of(want), (size_t)at)) >= 0; at++)
			h++;
		return h;
	}
	tok_lex(a, text, &t);
	item_split(a, &t, &items);
	for (size_t i = 0; i < items.n; i++) {
		const struct item *it = &items.v[i];
		size_t last = it->end ? it->end - 1 : 0;

		if (!str_is(it->name, want) || it->end <= it->head)
			continue;
		h = str_hash((struct str){ text.p + t.v[it->head].off,
					   t.v[last].off + t.v[last].len - t.v[it->head].off }, h);
	}
	/* a field or an enumerator is no item: its uses tell */
	for (size_t i = 0; name && i < t.n; i++)
		h += t.v[i].kind == TOK_IDENT && str_is(tok_str(&t, i), name) ?
			UINT64_C(0x9e3779b97f4a7c15) : 0;
	return h;
}

/* The same, remembered: many commits are held against one spot, and many spots against one commit. */
static uint64_t look(struct deps *d, const struct oid *blob, bool c, const struct spot *s)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	char hex[OID_HEX + 1];
	struct str text = STR(""), key = str_of(arena_printf(&tmp, "%s %s %s", oid_hex(blob, hex),
							     s->function ? s->function : "",
							     s->name ? s->name : ""));
	uint64_t *h = map_get(&d->look_memo, key);

	if (h)
		return *h;
	if (!oid_is_zero(blob) && blob_text(d->repo, &tmp, blob, &text, NULL))
		d->incomplete = true;
	h = ARENA_NEW(d->arena, uint64_t);
	*h = look_of(&tmp, text, c, s->function, s->name);
	map_put(&d->look_memo, key, h);
	return *h;
}

/* Which spot does the commit change? NULL: none. */
static const char *what_changes(struct deps *d, const char *path, const struct touch *t,
				const struct spots *spots)
{
	bool c = port_is_c(path);

	for (size_t i = 0; i < spots->n; i++) {
		const struct spot *s = &spots->v[i];

		if (strcmp(s->path, path) || look(d, &t->before, c, s) == look(d, &t->after, c, s))
			continue;
		if (s->function)
			return arena_printf(d->arena, "changes %s() of %s", s->function, path);
		if (s->name)
			return arena_printf(d->arena, "changes or brings %s in %s", s->name, path);
		return arena_printf(d->arena, "changes %s", path);
	}
	return NULL;
}

static void push(struct blame *b, const struct oid *id)
{
	if (map_has(&b->seen, oid_key(id)))
		return;
	map_put(&b->seen, oid_key(id), b);
	*ARR_PUSH(&b->arena, b->todo) = *id;
}

static void note(struct blame *b, const struct oid *id, const struct oid *before,
		 const struct oid *after)
{
	struct touch *t = ARR_PUSH(b->d->arena, b->out->list);

	*t = (struct touch){ *id, *before, *after, UINT32_MAX };
	(void)commits_pos(b->d->judge.index, id, &t->pos);
}

/* One commit of the file's history; its parents follow. */
static void step(struct blame *b, const struct oid *id)
{
	const struct lineage *l = b->d->judged.lineage;
	struct oid mine, first = { { 0 } }, parents[32];
	struct history_commit c;
	uint32_t pos;
	size_t n;

	if (commits_pos(b->d->judge.index, id, &pos) && l && reach_has(&l->all, pos))
		return;
	if (commit_scan_read(b->scan, id, &c, NULL)) {
		b->d->incomplete = true;
		return;
	}
	b->d->incomplete |= c.cut || !c.n_parents;
	mine = blob_at(b->d, &c.tree, b->path);
	/* the branch's own text: nothing further down separates the two */
	if (!oid_is_zero(&mine) && oid_eq(&mine, &b->own))
		return;
	n = c.n_parents < ARRAY_SIZE(parents) ? c.n_parents : ARRAY_SIZE(parents);
	memcpy(parents, c.parents, n * sizeof(*parents));
	for (size_t i = 0; i < n && !c.cut; i++) {
		struct history_commit up;
		struct oid theirs;

		if (commit_scan_read(b->scan, &parents[i], &up, NULL)) {
			b->d->incomplete = true;
			continue;
		}
		theirs = blob_at(b->d, &up.tree, b->path);
		if (!i)
			first = theirs;
		if (oid_eq(&theirs, &mine)) {
			push(b, &parents[i]);
			return;
		}
	}
	for (size_t i = 0; i < n && !c.cut; i++)
		push(b, &parents[i]);
	if (n == 1)
		note(b, id, &first, &mine);
}

static const struct touches *history_of(struct deps *d, const char *path)
{
	struct touches *t = map_get(&d->touch_memo, str_of(path));
	struct blame b = { .d = d, .path = path };
	size_t steps = 0;

	if (t)
		return t;
	if (d->o->progress)
		d->o->progress(d->o->ctx, path, 0);
	t = ARENA_NEW(d->arena, struct touches);
	map_put(&d->touch_memo, str_of(path), t);
	b.out = t;
	b.own = blob_at(d, &d->branch->tree, path);
	b.scan = commit_scan_new(d->repo);
	map_init(&b.seen, &b.arena);
	for (size_t i = 0; i < d->self.commit.n_parents; i++)
		push(&b, &d->self.commit.parents[i]);
	while (b.todo.n && steps++ < STEPS_MAX && t->list.n < PER_FILE_MAX) {
		const struct oid id = b.todo.v[--b.todo.n];

		step(&b, &id);
	}
	if (b.todo.n)
		d->incomplete = true;
	commit_scan_free(b.scan);
	arena_release(&b.arena);
	return t;
}

static void consider(struct deps *d, const char *path, const struct touch *t,
		     const struct spots *spots, struct dep_list *ret)
{
	const char *why = what_changes(d, path, t, spots);
	struct dep *x = why ? deps_dep(d, &t->id) : NULL;

	if (!x || deps_there(d, x))
		return;
	for (size_t i = 0; i < ret->n; i++) {
		if (ret->v[i] == x)
			return;
	}
	if (!x->why)
		x->why = why;
	*ARR_PUSH(d->arena, *ret) = x;
}

void deps_candidates(struct deps *d, const struct dep *of, const struct spots *spots,
		     struct dep_list *ret)
{
	for (size_t i = 0; i < spots->n; i++) {
		const char *path = spots->v[i].path;
		const struct touches *t;
		bool done = false;

		for (size_t k = 0; k < i && !done; k++)
			done = !strcmp(spots->v[k].path, path);
		if (done)
			continue;
		t = history_of(d, path);
		/* what stands behind a commit in history is none of its prerequisites */
		for (size_t k = 0; k < t->list.n; k++)
			if (t->list.v[k].pos < of->pos)
				consider(d, path, &t->list.v[k], spots, ret);
	}
}
