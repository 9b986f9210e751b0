// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Candidates: upstream commits between the branch and the change that changed
 * the places where it does not fit.
 */
#include <stdlib.h>

#include "c/item.h"
#include "git/blob.h"
#include "git/tree.h"
#include "port/port.h"
#include "work/deps_parts.h"
#include "work/file_past.h"

/* A file that changed more often since is no matter of prerequisites. */
#define PER_FILE_MAX 400
#define STEPS_MAX 200000
/* Versions of files that are read in one run. */
#define BLOBS_MAX 4000
/* Commits whose function is compared where lines tell nothing. */
#define LOOK_MAX 60

/* The function's text in a blob, or all of it, as a number. */
static uint64_t look(struct deps *d, const struct oid *blob, const struct spot *s)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct str text = STR("");
	struct items items;
	struct toks t;
	uint64_t h = 0;

	if (!oid_is_zero(blob) && (d->blobs_read++ > BLOBS_MAX ||
				   blob_text(d->repo, &tmp, blob, &text, NULL)))
		d->incomplete = true;
	if (!s->function || !port_is_c(s->path))
		return str_hash(text, 0);
	tok_lex(&tmp, text, &t);
	item_split(&tmp, &t, &items);
	for (size_t i = 0; i < items.n; i++) {
		const struct item *it = &items.v[i];
		const struct tok *first = &t.v[it->first], *last = &t.v[it->end - 1];

		if (str_is(it->name, s->function))
			h = str_hash((struct str){ text.p + first->off,
						   last->off + last->len - first->off }, h);
	}
	return h;
}

/* A commit by what it did to the lines of a file. */
struct doer {
	size_t touch;
	struct doer *next;
};

/* The history of one file between the branch and the change, read once. */
struct past {
	ARR(struct file_touch) list;
	struct map came, went;	/* line -> struct doer: who brought it, who took it away */
	bool lines;		/* came and went are made */
};

static struct past *past_of(struct deps *d, const char *path)
{
	struct past *t = map_get(&d->past_memo, str_of(path));
	size_t steps = STEPS_MAX;
	struct file_past_opts o = { .repo = d->repo, .index = d->judge.index,
				    .lineage = d->judged.lineage, .tips = d->self.commit.parents,
				    .n_tips = d->self.commit.n_parents, .path = path,
				    .steps = &steps };
	const struct file_touch *one;
	struct file_past *past;

	if (t)
		return t;
	if (d->o->progress)
		d->o->progress(d->o->ctx, path, 0);
	t = ARENA_NEW(d->arena, struct past);
	map_put(&d->past_memo, str_of(path), t);
	if (tree_find(d->repo, &d->branch->tree, path, &o.own, NULL, NULL))
		o.own = (struct oid){ { 0 } };
	past = file_past_new(&o);
	while (t->list.n < PER_FILE_MAX && file_past_at(past, t->list.n, &one))
		*ARR_PUSH(d->arena, t->list) = *one;
	if (file_past_cut(past) || t->list.n == PER_FILE_MAX)
		d->incomplete = true;
	file_past_free(past);
	return t;
}

/* The lines of a blob, as numbers, sorted. */
struct blob_lines {
	struct oid id;
	struct arena arena;
	uint64_t *v;
	size_t n;
};

static int by_value(const void *x, const void *y)
{
	uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;

	return a < b ? -1 : a > b;
}

static void read_lines(struct deps *d, const struct oid *blob, struct blob_lines *ret)
{
	ARR(uint64_t) all = { 0 };
	struct str text = STR(""), line;

	arena_release(&ret->arena);
	*ret = (struct blob_lines){ .id = *blob };
	if (!oid_is_zero(blob) && (d->blobs_read++ > BLOBS_MAX ||
				   blob_text(d->repo, &ret->arena, blob, &text, NULL)))
		d->incomplete = true;
	while (str_line(&text, &line)) {
		uint64_t h = deps_line(line);

		if (h)
			*ARR_PUSH(&ret->arena, all) = h;
	}
	if (all.n)
		qsort(all.v, all.n, sizeof(*all.v), by_value);
	ret->v = all.v;
	ret->n = all.n;
}

static struct str line_key(const uint64_t *h)
{
	return (struct str){ (const char *)h, sizeof(*h) };
}

static void did(struct deps *d, struct map *m, uint64_t line, size_t touch)
{
	void **slot = map_at(m, line_key(&line));
	struct doer *x = *slot;

	if (x && x->touch == touch)
		return;
	x = ARENA_NEW(d->arena, struct doer);
	*x = (struct doer){ touch, *slot };
	*slot = x;
}

static void past_lines(struct deps *d, struct past *t)
{
	struct blob_lines side[2] = { 0 };
	size_t new = 0;

	if (t->lines)
		return;
	t->lines = true;
	map_init(&t->came, d->arena);
	map_init(&t->went, d->arena);
	for (size_t i = 0; i < t->list.n; i++) {
		const struct file_touch *x = &t->list.v[i];
		struct blob_lines *a, *b;
		size_t k = 0, l = 0;

		/* newest first: what this one left is, mostly, what the one above began with */
		if (!side[new].v || !oid_eq(&side[new].id, &x->after))
			read_lines(d, &x->after, &side[new]);
		read_lines(d, &x->before, &side[!new]);
		b = &side[new];
		a = &side[!new];
		while (k < a->n || l < b->n) {
			if (l == b->n || (k < a->n && a->v[k] < b->v[l]))
				did(d, &t->went, a->v[k++], i);
			else if (k == a->n || b->v[l] < a->v[k])
				did(d, &t->came, b->v[l++], i);
			else
				k++, l++;
		}
		new = !new;
	}
	arena_release(&side[0].arena);
	arena_release(&side[1].arena);
}

struct candidate {
	struct dep *dep;
	size_t lines;
};

static int likelier(const void *x, const void *y)
{
	const struct candidate *a = x, *b = y;

	if (a->lines != b->lines)
		return a->lines > b->lines ? -1 : 1;
	if (a->dep->pos != b->dep->pos)
		return a->dep->pos > b->dep->pos ? -1 : 1;
	return oid_cmp(&a->dep->id, &b->dep->id);
}

static const char *why(struct deps *d, const struct spot *s)
{
	if (s->name)
		return arena_printf(d->arena, "changes or brings %s in %s", s->name, s->path);
	if (s->absent)
		return arena_printf(d->arena, "brings %s", s->path);
	if (s->function)
		return arena_printf(d->arena, "changes %s() of %s", s->function, s->path);
	return arena_printf(d->arena, "changes %s", s->path);
}

/* Where lines tell nothing: does it change the function, or who has the file at all? */
static bool changes(struct deps *d, const struct spot *s, const struct file_touch *t, size_t nth)
{
	if (s->absent)
		return oid_is_zero(&t->before);
	return !s->name && !s->ngain && !s->nloss && nth < LOOK_MAX &&
	       look(d, &t->before, s) != look(d, &t->after, s);
}

void deps_candidates(struct deps *d, const struct dep *of, const struct spot *s,
		     struct dep_list *ret)
{
	struct past *t = past_of(d, s->path);
	ARR(struct candidate) list = { 0 };
	size_t *lines = ARENA_NEW_N(d->arena, size_t, t->list.n + 1);

	if (!s->absent && (s->ngain || s->nloss))
		past_lines(d, t);
	for (size_t i = 0; !s->absent && i < s->ngain + s->nloss; i++) {
		const uint64_t *h = i < s->ngain ? &s->gain[i] : &s->loss[i - s->ngain];

		for (struct doer *x = map_get(i < s->ngain ? &t->came : &t->went, line_key(h)); x;
		     x = x->next)
			lines[x->touch]++;
	}
	for (size_t i = 0; i < t->list.n; i++) {
		const struct file_touch *x = &t->list.v[i];
		struct dep *dep;

		/* what stands behind a commit in history is none of its prerequisites */
		if (x->pos >= of->pos || (!lines[i] && !changes(d, s, x, i)))
			continue;
		dep = deps_dep(d, &x->id);
		if (!dep || deps_there(d, dep))
			continue;
		if (!dep->why)
			dep->why = why(d, s);
		*ARR_PUSH(d->arena, list) = (struct candidate){ dep, lines[i] };
	}
	if (list.n)
		qsort(list.v, list.n, sizeof(*list.v), likelier);
	for (size_t i = 0; i < list.n; i++)
		*ARR_PUSH(d->arena, *ret) = list.v[i].dep;
}
