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
static const char *what_changes(struct deps *d, const char *path, const struct file_touch *t,
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

struct touches {
	ARR(struct file_touch) list;
};

/* The history of one file between the branch and the change, read once. */
static const struct touches *history_of(struct deps *d, const char *path)
{
	struct touches *t = map_get(&d->touch_memo, str_of(path));
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
	t = ARENA_NEW(d->arena, struct touches);
	map_put(&d->touch_memo, str_of(path), t);
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

static void consider(struct deps *d, const char *path, const struct file_touch *t,
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
