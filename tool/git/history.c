/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The walk: streaming where nothing is hidden, limited first where something is. */
#include "git/history.h"

#include "git/commit_raw.h"
#include "git/walk.h"

/* Objects kept between limiting and the callback, so that each is inflated once. */
#define KEEP_MAX ((size_t)128 << 20)
/* How many commits to look on for a late path from the hidden side: git's own number. */
#define SLOP 5

struct history {
	struct walk w;
	const struct history_opts *opts;
	history_fn fn;
	void *ctx;
	struct history_end end;
	size_t kept;
	size_t open;		/* queued and not hidden */
	struct node *hidden_at;	/* the newest hidden commit below which history is cut off */
	struct node **list;	/* limited: what is left, in visiting order */
	size_t list_n, list_cap;
	struct oid *parents;	/* of the commit in the callback */
	size_t parents_cap;
};

struct str history_message(const struct history_commit *c)
{
	ptrdiff_t at = str_find(c->raw, STR("\n\n"), 0);

	if (at < 0)
		return (struct str){ c->raw.p + c->raw.n, 0 };
	return (struct str){ c->raw.p + at + 2, c->raw.n - (size_t)at - 2 };
}

static int visit(struct history *h, struct node *n)
{
	struct history_commit c = { .id = n->id, .tree = n->tree, .time = n->time,
				    .n_parents = n->n_parents, .cut = n->flags & WALK_CUT };
	int rc = 0;

	if (!n->obj)
		rc = lg2_read(h->w.r, &n->id, GIT_OBJECT_COMMIT, "commit", &n->obj, h->w.e);
	if (rc)
		return rc;
	if (n->n_parents > h->parents_cap) {
		h->parents_cap = n->n_parents * 2;
		h->parents = mem_realloc(h->parents, h->parents_cap * sizeof(*h->parents));
	}
	for (size_t i = 0; i < n->n_parents; i++)
		h->parents[i] = n->parents[i]->id;
	c.parents = h->parents;
	c.raw = lg2_data(n->obj);
	h->end.seen++;
	rc = h->fn(h->ctx, &c);
	git_odb_object_free(n->obj);
	n->obj = NULL;
	return rc;
}

static int enqueue(struct history *h, struct node *n, bool keep)
{
	int rc;

	if (n->flags & WALK_SEEN)
		return 0;
	n->flags |= WALK_SEEN;
	rc = walk_parse(&h->w, n, keep);
	if (rc || n->flags & WALK_MISSING)
		return rc;
	h->open += !(n->flags & WALK_HIDDEN);
	walk_push(&h->w, n);
	return 0;
}

/*
 * What is missing below a hidden commit could only have hidden what is older
 * than that commit: remembered, and looked at when the list is known.
 */
static void gap(struct history *h, struct node *n)
{
	if (!(n->flags & WALK_HIDDEN))
		walk_gap(&h->w, n);
	else if (!h->hidden_at || n->time > h->hidden_at->time)
		h->hidden_at = n;
}

static int enqueue_parents(struct history *h, struct node *n, bool keep)
{
	uint32_t last = h->opts->first_parent && n->n_parents ? 1 : n->n_parents;

	/* At a shallow boundary the parents may be here all the same, through another branch: git
	 * does not go there, and neither do we. */
	if (n->flags & WALK_CUT) {
		if (n->n_parents)
			gap(h, n);
		return 0;
	}
	for (uint32_t i = 0; i < last; i++) {
		int rc = enqueue(h, n->parents[i], keep);

		if (rc)
			return rc;
		if (n->parents[i]->flags & WALK_MISSING)
			gap(h, n);
	}
	return 0;
}

static int start(struct history *h, bool keep)
{
	for (size_t i = 0; i < h->opts->n_hide; i++) {
		struct node *n = walk_node(&h->w, &h->opts->hide[i]);
		int rc;

		n->flags |= WALK_HIDDEN;
		rc = enqueue(h, n, false);
		if (rc)
			return rc;
		if (n->flags & WALK_MISSING)
			walk_gap(&h->w, n);
	}
	for (size_t i = 0; i < h->opts->n_tips; i++) {
		struct node *n = walk_node(&h->w, &h->opts->tips[i]);
		int rc = enqueue(h, n, keep);

		if (rc)
			return rc;
		if (n->flags & WALK_MISSING && !(n->flags & WALK_HIDDEN))
			return missing_note(h->w.r, &n->id, "commit", h->w.e);
	}
	return 0;
}

static int stream(struct history *h)
{
	struct node *n;
	int rc = start(h, true);

	while (!rc && (n = walk_pop(&h->w))) {
		rc = visit(h, n);
		if (!rc)
			rc = enqueue_parents(h, n, true);
	}
	return rc;
}

/* Hide @n's ancestors as far as they are known; the queue brings the rest. */
static void hide_parents(struct history *h, struct node *n)
{
	struct arena a = ARENA_INIT;
	ARR(struct node *) todo = { 0 };

	*ARR_PUSH(&a, todo) = n;
	while (todo.n) {
		struct node *at = todo.v[--todo.n];

		if (at->flags & WALK_CUT)
			continue;
		for (uint32_t i = 0; i < at->n_parents; i++) {
			struct node *p = at->parents[i];

			if (p->flags & WALK_HIDDEN)
				continue;
			p->flags |= WALK_HIDDEN;
			/* SEEN and not yet LISTED: it is in the queue and was counted. */
			if ((p->flags & (WALK_SEEN | WALK_LISTED | WALK_MISSING)) == WALK_SEEN)
				h->open--;
			if (p->flags & WALK_PARSED)
				*ARR_PUSH(&a, todo) = p;
		}
	}
	arena_release(&a);
}

static int limit(struct history *h)
{
	struct node *n;
	int rc = start(h, true), slop = SLOP;

	while (!rc && (n = walk_pop(&h->w))) {
		if (n->flags & WALK_HIDDEN) {
			hide_parents(h, n);
			rc = enqueue_parents(h, n, false);
			git_odb_object_free(n->obj);
			n->obj = NULL;
			if (!h->w.heap_n)
				break;
			if (h->open || !h->list_n ||
			    h->list[h->list_n - 1]->time <= h->w.heap[0]->time)
				slop = SLOP;
			else if (!--slop)
				break;
			if (!h->open && !h->list_n)
				break;
			continue;
		}
		h->open--;
		n->flags |= WALK_LISTED;
		if (h->list_n == h->list_cap) {
			h->list_cap = h->list_cap ? h->list_cap * 2 : 256;
			h->list = mem_realloc(h->list, h->list_cap * sizeof(*h->list));
		}
		h->list[h->list_n++] = n;
		h->kept += n->obj ? git_odb_object_size(n->obj) + 128 : 0;
		rc = enqueue_parents(h, n, h->kept < KEEP_MAX);
	}
	return rc;
}

static bool in_list(const struct node *n)
{
	return (n->flags & (WALK_LISTED | WALK_HIDDEN)) == WALK_LISTED;
}

/* Children before parents; among what is free, newest first. */
static void sort_topo(struct history *h)
{
	size_t n = 0;
	struct node *at;

	h->w.heap_n = 0;
	for (size_t i = 0; i < h->list_n; i++)
		for (uint32_t k = 0; k < h->list[i]->n_parents; k++)
			if (!(h->list[i]->flags & WALK_CUT))
				h->list[i]->parents[k]->children++;
	for (size_t i = 0; i < h->list_n; i++)
		if (!h->list[i]->children)
			walk_push(&h->w, h->list[i]);
	while ((at = walk_pop(&h->w))) {
		h->list[n++] = at;
		for (uint32_t k = 0; k < at->n_parents; k++)
			if (!(at->flags & WALK_CUT) && !--at->parents[k]->children &&
			    in_list(at->parents[k]))
				walk_push(&h->w, at->parents[k]);
	}
}

static int limited(struct history *h)
{
	size_t n = 0;
	int rc = limit(h);

	for (size_t i = 0; i < h->list_n; i++) {
		if (!in_list(h->list[i]))
			continue;
		if (h->hidden_at && h->list[i]->time <= h->hidden_at->time)
			walk_gap(&h->w, h->hidden_at);
		h->list[n++] = h->list[i];
	}
	h->list_n = n;
	if (!rc && h->opts->topo)
		sort_topo(h);
	for (size_t i = 0; !rc && i < h->list_n; i++)
		rc = visit(h, h->list[i]);
	return rc;
}

int history_walk(struct repo *r, const struct history_opts *opts, history_fn fn, void *ctx,
		 struct history_end *ret, struct err *e)
{
	struct history h = { .opts = opts, .fn = fn, .ctx = ctx };
	int rc;

	walk_init(&h.w, r, e);
	rc = opts->n_hide || opts->topo ? limited(&h) : stream(&h);
	h.end.stopped = rc > 0;
	h.end.incomplete = h.w.incomplete;
	h.end.gap = h.w.gap;
	mem_free(h.list);
	mem_free(h.parents);
	walk_release(&h.w);
	if (rc < 0)
		return rc;
	if (ret)
		*ret = h.end;
	return 0;
}
