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

struct blame {
	struct deps *d;
	const struct spots *spots;
	const char *path;
	struct oid own;		/* the branch's blob; zero: it has none */
	struct commit_scan *scan;
	struct dep_list *out;
	struct map seen;
	ARR(struct oid) todo;
	struct arena arena;
	size_t met;
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

static struct str text_of(struct blame *b, struct arena *a, const struct oid *blob)
{
	struct str text = STR("");

	if (!oid_is_zero(blob) && blob_text(b->d->repo, a, blob, &text, NULL))
		b->d->incomplete = true;
	return text;
}

/* Which spot does the commit change? NULL: none. */
static const char *what_changes(struct blame *b, const struct oid *before, const struct oid *after)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct str was = text_of(b, &tmp, before), is = text_of(b, &tmp, after);
	bool c = port_is_c(b->path);

	for (size_t i = 0; i < b->spots->n; i++) {
		const struct spot *s = &b->spots->v[i];

		if (strcmp(s->path, b->path) || look_of(&tmp, was, c, s->function, s->name) ==
		    look_of(&tmp, is, c, s->function, s->name))
			continue;
		if (s->function)
			return arena_printf(b->d->arena, "changes %s() of %s", s->function, s->path);
		if (s->name)
			return arena_printf(b->d->arena, "changes or brings %s in %s", s->name,
					    s->path);
		return arena_printf(b->d->arena, "changes %s", s->path);
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

static void consider(struct blame *b, const struct oid *id, const struct oid *before,
		     const struct oid *after)
{
	const char *why = what_changes(b, before, after);
	struct dep *x = why ? deps_dep(b->d, id) : NULL;

	b->met++;
	if (!x || deps_there(b->d, x))
		return;
	for (size_t i = 0; i < b->out->n; i++) {
		if (b->out->v[i] == x)
			return;
	}
	if (!x->why)
		x->why = why;
	*ARR_PUSH(b->d->arena, *b->out) = x;
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
		consider(b, id, &first, &mine);
}

static void follow(struct blame *b, const struct dep *of)
{
	size_t steps = 0;

	for (size_t i = 0; i < of->commit.n_parents; i++)
		push(b, &of->commit.parents[i]);
	while (b->todo.n && steps++ < STEPS_MAX && b->met < PER_FILE_MAX) {
		const struct oid id = b->todo.v[--b->todo.n];

		step(b, &id);
	}
	if (b->todo.n)
		b->d->incomplete = true;
}

void deps_candidates(struct deps *d, const struct dep *of, const struct spots *spots,
		     struct dep_list *ret)
{
	for (size_t i = 0; i < spots->n; i++) {
		struct blame b = { .d = d, .spots = spots, .path = spots->v[i].path, .out = ret };
		bool done = false;

		for (size_t k = 0; k < i && !done; k++)
			done = !strcmp(spots->v[k].path, b.path);
		if (done)
			continue;
		if (d->o->progress)
			d->o->progress(d->o->ctx, b.path, 0);
		b.own = blob_at(d, &d->branch->tree, b.path);
		b.scan = commit_scan_new(d->repo);
		map_init(&b.seen, &b.arena);
		follow(&b, of);
		commit_scan_free(b.scan);
		arena_release(&b.arena);
	}
}
