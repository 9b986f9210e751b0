// SPDX-License-Identifier: GPL-2.0-or-later
#include "series/reach.h"

#include "git/commit.h"

/* Bits on their way down: commits whose children were seen. Open addressing, 32 bytes each. */
struct paint {
	struct oid id;
	uint64_t mask;		/* 0: free */
};

struct walk {
	struct reach *r;
	struct paint *slot;
	size_t n, cap;
	size_t to_find;
	struct arena scratch;
	size_t seen;
	int64_t oldest;		/* nothing wanted is older, give or take the skew of dates */
};

void reach_init(struct reach *r, struct arena *a)
{
	*r = (struct reach){ .arena = a };
}

static size_t index_of(const struct oid *v, size_t n, const struct oid *id)
{
	size_t i = 0;

	while (i < n && !oid_eq(&v[i], id))
		i++;
	return i;
}

void reach_from(struct reach *r, const struct oid *id)
{
	if (r->from.n < REACH_FROM_MAX && index_of(r->from.v, r->from.n, id) == r->from.n)
		*ARR_PUSH(r->arena, r->from) = *id;
}

void reach_want(struct reach *r, const struct oid *id)
{
	if (index_of(r->want.v, r->want.n, id) == r->want.n)
		*ARR_PUSH(r->arena, r->want) = *id;
}

static struct paint *place(struct paint *slot, size_t cap, const struct oid *id)
{
	size_t i;

	memcpy(&i, id->b, sizeof(i));
	for (i &= cap - 1; slot[i].mask && !oid_eq(&slot[i].id, id); i = (i + 1) & (cap - 1))
		;
	return &slot[i];
}

static void paint(struct walk *w, const struct oid *id, uint64_t mask)
{
	struct paint *p;

	if (w->n * 4 >= w->cap * 3) {
		size_t cap = w->cap * 2;
		struct paint *slot = mem_zalloc(cap * sizeof(*slot));

		for (size_t i = 0; i < w->cap; i++) {
			if (w->slot[i].mask)
				*place(slot, cap, &w->slot[i].id) = w->slot[i];
		}
		mem_free(w->slot);
		w->slot = slot;
		w->cap = cap;
	}
	p = place(w->slot, w->cap, id);
	w->n += !p->mask;
	p->id = *id;
	p->mask |= mask;
}

static int on_commit(void *ctx, const struct history_commit *c)
{
	struct walk *w = ctx;
	uint64_t mask = place(w->slot, w->cap, &c->id)->mask;
	size_t i = index_of(w->r->want.v, w->r->want.n, &c->id);

	if (str_find(history_message(c), STR("reverts commit"), 0) >= 0)
		trace_message(w->r->arena, &w->scratch, &c->id, history_message(c), &w->r->reverts);
	if (++w->seen % 1024 == 0)
		arena_release(&w->scratch);
	/*
	 * By date a parent may come before a child; then bits are missing here
	 * and the pair stays unproven, never wrongly proven.
	 */
	for (size_t k = 0; k < c->n_parents; k++)
		paint(w, &c->parents[k], mask);
	if (i < w->r->want.n) {
		w->r->mask[i] = mask;
		w->to_find--;
	}
	return !w->to_find || c->time < w->oldest - HISTORY_SKEW;
}

int reach_walk(struct reach *r, struct repo *repo, struct err *e)
{
	const struct history_opts opts = { .tips = r->from.v, .n_tips = r->from.n };
	struct walk w = { .r = r, .cap = 4096, .to_find = r->want.n, .oldest = INT64_MAX };
	int rc = 0;

	if (!r->from.n || !r->want.n)
		return 0;
	r->reverts.n = 0;
	r->mask = ARENA_NEW_N(r->arena, uint64_t, r->want.n);
	for (size_t i = 0; i < r->want.n && !rc; i++) {
		struct commit c;

		rc = commit_read(repo, &w.scratch, &r->want.v[i], &c, e);
		if (!rc && c.committer.time < w.oldest)
			w.oldest = c.committer.time;
	}
	if (rc) {
		arena_release(&w.scratch);
		return rc;
	}
	w.slot = mem_zalloc(w.cap * sizeof(*w.slot));
	for (size_t i = 0; i < r->from.n; i++)
		paint(&w, &r->from.v[i], (uint64_t)1 << i);
	rc = history_walk(repo, &opts, on_commit, &w, NULL, e);
	mem_free(w.slot);
	arena_release(&w.scratch);
	if (rc)
		r->mask = NULL;
	return rc;
}

bool reach_covers(const struct reach *r, const struct oid *from, const struct oid *want)
{
	return r->mask && index_of(r->from.v, r->from.n, from) < r->from.n &&
	       index_of(r->want.v, r->want.n, want) < r->want.n;
}

bool reach_known(const struct reach *r, const struct oid *from, const struct oid *want)
{
	size_t f = index_of(r->from.v, r->from.n, from), i = index_of(r->want.v, r->want.n, want);

	return r->mask && f < r->from.n && i < r->want.n && (r->mask[i] >> f & 1);
}
