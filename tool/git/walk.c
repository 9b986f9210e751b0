/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commits as a graph, read on demand, and the queue over them. */
#include "git/walk.h"

#include "git/commit_raw.h"

void walk_init(struct walk *w, struct repo *r, struct err *e)
{
	*w = (struct walk){ .r = r, .e = e };
}

void walk_release(struct walk *w)
{
	for (size_t i = 0; i < w->cap; i++)
		if (w->slot[i])
			git_odb_object_free(w->slot[i]->obj);
	mem_free(w->slot);
	mem_free(w->heap);
	arena_release(&w->arena);
}

/* Ids are hashes already. */
static size_t start(const struct oid *id, size_t cap)
{
	size_t h;

	memcpy(&h, id->b, sizeof(h));
	return h & (cap - 1);
}

static void grow(struct walk *w)
{
	size_t cap = w->cap ? w->cap * 2 : 1024;
	struct node **slot = mem_zalloc(cap * sizeof(struct node *));

	for (size_t i = 0; i < w->cap; i++) {
		size_t k;

		if (!w->slot[i])
			continue;
		for (k = start(&w->slot[i]->id, cap); slot[k]; k = (k + 1) & (cap - 1))
			;
		slot[k] = w->slot[i];
	}
	mem_free(w->slot);
	w->slot = slot;
	w->cap = cap;
}

struct node *walk_node(struct walk *w, const struct oid *id)
{
	size_t k;

	if (w->n * 2 >= w->cap)
		grow(w);
	for (k = start(id, w->cap); w->slot[k]; k = (k + 1) & (w->cap - 1))
		if (oid_eq(&w->slot[k]->id, id))
			return w->slot[k];
	w->slot[k] = ARENA_NEW(&w->arena, struct node);
	w->slot[k]->id = *id;
	w->n++;
	return w->slot[k];
}

void walk_gap(struct walk *w, const struct node *n)
{
	if (!w->incomplete)
		w->gap = n->id;
	w->incomplete = true;
}

int walk_parse(struct walk *w, struct node *n, bool keep)
{
	struct raw_commit raw;
	git_odb_object *o;
	char hex[OID_HEX + 1];
	int rc;

	if (n->flags & (WALK_PARSED | WALK_MISSING))
		return 0;
	rc = git_odb_read(&o, w->r->odb, lg2_oid(&n->id));
	if (rc == GIT_ENOTFOUND) {
		git_error_clear();
		n->flags |= WALK_MISSING;
		return 0;
	}
	if (rc)
		return lg2_err(w->e, ERR_IO, "cannot read commit %s", oid_hex(&n->id, hex));
	if (git_odb_object_type(o) != GIT_OBJECT_COMMIT || !raw_commit_parse(lg2_data(o), &raw)) {
		git_odb_object_free(o);
		return err_set(w->e, ERR_INPUT, "%s is no commit, or malformed",
			       oid_hex(&n->id, hex));
	}
	n->flags |= WALK_PARSED;
	n->tree = raw.tree;
	n->time = raw.time;
	n->n_parents = (uint32_t)raw_commit_n_parents(&raw);
	n->parents = ARENA_NEW_N(&w->arena, struct node *, n->n_parents);
	for (uint32_t i = 0; i < n->n_parents; i++) {
		struct oid id = raw_commit_parent(&raw, i);

		n->parents[i] = walk_node(w, &id);
	}
	if (repo_is_shallow_at(w->r, &n->id))
		n->flags |= WALK_CUT;
	if (keep)
		n->obj = o;
	else
		git_odb_object_free(o);
	return 0;
}

static bool before(const struct node *a, const struct node *b)
{
	return a->time != b->time ? a->time > b->time : a->order < b->order;
}

void walk_push(struct walk *w, struct node *n)
{
	size_t i = w->heap_n++;

	if (w->heap_n > w->heap_cap) {
		w->heap_cap = w->heap_cap ? w->heap_cap * 2 : 256;
		w->heap = mem_realloc(w->heap, w->heap_cap * sizeof(*w->heap));
	}
	n->order = w->order++;
	for (; i && before(n, w->heap[(i - 1) / 2]); i = (i - 1) / 2)
		w->heap[i] = w->heap[(i - 1) / 2];
	w->heap[i] = n;
}

struct node *walk_pop(struct walk *w)
{
	struct node *top, *last;
	size_t i = 0;

	if (!w->heap_n)
		return NULL;
	top = w->heap[0];
	last = w->heap[--w->heap_n];
	for (;;) {
		size_t kid = 2 * i + 1;

		if (kid + 1 < w->heap_n && before(w->heap[kid + 1], w->heap[kid]))
			kid++;
		if (kid >= w->heap_n || !before(w->heap[kid], last))
			break;
		w->heap[i] = w->heap[kid];
		i = kid;
	}
	w->heap[i] = last;
	return top;
}
