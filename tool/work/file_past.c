/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "work/file_past.h"

#include "base/map.h"
#include "git/commit_scan.h"
#include "git/tree.h"

/* A commit that is still to be looked at. */
struct ahead {
	struct oid id;
	uint32_t pos;
};

struct file_past {
	struct file_past_opts o;
	struct arena arena;
	struct commit_scan *scan;
	struct map seen;
	ARR(struct ahead) todo;
	ARR(struct file_touch) list;
	bool cut;
};

static struct oid blob_at(struct file_past *p, const struct oid *tree)
{
	struct oid id;

	if (tree_find(p->o.repo, tree, p->o.path, &id, NULL, NULL))
		return (struct oid){ { 0 } };
	return id;
}

static void push(struct file_past *p, const struct oid *id)
{
	struct ahead *x;

	if (map_has(&p->seen, oid_key(id)))
		return;
	map_put(&p->seen, oid_key(id), p);
	x = ARR_PUSH(&p->arena, p->todo);
	*x = (struct ahead){ *id, UINT32_MAX };
	if (p->o.index)
		(void)commits_pos(p->o.index, id, &x->pos);
}

struct file_past *file_past_new(const struct file_past_opts *o)
{
	struct file_past *p = mem_zalloc(sizeof(*p));

	p->o = *o;
	map_init(&p->seen, &p->arena);
	p->scan = commit_scan_new(o->repo);
	for (size_t i = 0; i < o->n_tips; i++)
		push(p, &o->tips[i]);
	return p;
}

void file_past_free(struct file_past *p)
{
	if (!p)
		return;
	commit_scan_free(p->scan);
	arena_release(&p->arena);
	mem_free(p);
}

/* The newest that is left: in the index parents stand before children. */
static struct ahead take_newest(struct file_past *p)
{
	struct ahead x;
	size_t best = 0;

	for (size_t i = 1; i < p->todo.n; i++)
		if (p->todo.v[i].pos >= p->todo.v[best].pos)
			best = i;
	x = p->todo.v[best];
	p->todo.v[best] = p->todo.v[--p->todo.n];
	return x;
}

/* One commit of the file's history; its parents follow. */
static void step(struct file_past *p, const struct ahead *x)
{
	const struct lineage *l = p->o.lineage;
	struct oid mine, first = { { 0 } }, parents[32];
	struct history_commit c;
	bool unread = false;
	size_t n;

	if (x->pos != UINT32_MAX && l && reach_has(&l->all, x->pos))
		return;
	if (commit_scan_read(p->scan, &x->id, &c, NULL)) {
		p->cut = true;
		return;
	}
	p->cut |= c.cut || !c.n_parents;
	mine = blob_at(p, &c.tree);
	if (!oid_is_zero(&mine) && oid_eq(&mine, &p->o.own))
		return;
	n = c.n_parents < ARRAY_SIZE(parents) ? c.n_parents : ARRAY_SIZE(parents);
	for (size_t i = 0; i < n; i++)
		parents[i] = c.parents[i];
	for (size_t i = 0; i < n && !c.cut; i++) {
		struct history_commit up;
		struct oid theirs;

		/* what it changed cannot be told without it */
		if (commit_scan_read(p->scan, &parents[i], &up, NULL)) {
			p->cut = unread = true;
			continue;
		}
		theirs = blob_at(p, &up.tree);
		if (!i)
			first = theirs;
		if (oid_eq(&theirs, &mine)) {
			push(p, &parents[i]);
			return;
		}
	}
	for (size_t i = 0; i < n && !c.cut; i++)
		push(p, &parents[i]);
	if (n == 1 && !c.cut && !unread)
		*ARR_PUSH(&p->arena, p->list) = (struct file_touch){ x->id, first, mine, x->pos };
}

bool file_past_at(struct file_past *p, size_t i, const struct file_touch **ret)
{
	while (p->list.n <= i && p->todo.n) {
		struct ahead x;

		if (!*p->o.steps) {
			p->cut = true;
			return false;
		}
		--*p->o.steps;
		x = take_newest(p);
		step(p, &x);
	}
	if (p->list.n <= i)
		return false;
	*ret = &p->list.v[i];
	return true;
}

bool file_past_cut(const struct file_past *p)
{
	return p->cut;
}
