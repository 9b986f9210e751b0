/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "work/relocate.h"

#include "git/tree.h"
#include "work/locate.h"

/* A file of the branch that takes part of an upstream file's change. */
struct part {
	const char *path;
	const char *found_by;
	const char *doubt;
	bool *mine;		/* by edit */
	bool any;
};

struct division {
	struct workshop *w;
	const struct oid *tree;
	struct locate loc;
	const char **targets;	/* files of the branch that the change goes to */
	size_t ntargets, max;
	struct shares s;
	/* [0]: where the file was sought; path NULL when it is not there */
	ARR(struct part) places;
};

/* Places found that are looked at for the items that come after. */
#define MORE_TARGETS 16

#define NOWHERE SIZE_MAX

/* Fewer words in common, in percent, under one name in another file: someone should look. */
#define LIKE_SURE 60

static const char *doubt_of(const struct item_place *found)
{
	if (found->renamed)
		return "an item has another name on the branch";
	return found->like < LIKE_SURE ? "an item of that name in another file reads differently" :
					 NULL;
}

static size_t place_of(struct division *d, const struct item_place *found)
{
	struct arena *a = d->w->arena;
	struct part *p;

	for (size_t i = 0; i < d->places.n; i++) {
		p = &d->places.v[i];
		if (p->path && !strcmp(p->path, found->path)) {
			if (!p->doubt)
				p->doubt = doubt_of(found);
			return i;
		}
	}
	p = ARR_PUSH(a, d->places);
	p->path = found->path;
	p->found_by = arena_printf(a, "%s, %u %% of its words",
				   found->renamed ? "code that reads alike" : "defines the same name",
				   found->like);
	p->doubt = doubt_of(found);
	p->mine = ARENA_NEW_N(a, bool, d->s.edits.n + 1);
	return d->places.n - 1;
}

/* Find every item that the branch's file lacks. Return: 1 all found, 0 not, or an error. */
static int find_items(struct division *d, const struct port_file *f, struct err *e)
{
	for (size_t i = 0; i < d->s.items.n; i++) {
		struct share_item *it = &d->s.items.v[i];
		struct item_place found;
		int rc;

		it->place = it->before.p ? 0 : NOWHERE;
		if (!it->absent && !it->renamed)
			continue;
		/* removed by upstream and not in this file: nothing to do there */
		if (!it->after.p && f->branch.there)
			continue;
		rc = locate_item(&d->loc, f->target, it, d->targets, d->ntargets, &found, e);
		if (rc)
			return rc;
		if (it->renamed && (!found.path || found.renamed))
			continue;
		if (!found.path) {
			/* directives go where the code goes */
			if (it->kind != ITEM_INCLUDE && it->kind != ITEM_PP &&
			    it->kind != ITEM_OTHER)
				return 0;
			it->place = NOWHERE;
			continue;
		}
		it->place = place_of(d, &found);
		/* where one item went, those of the change's other files may be too */
		if (d->ntargets < d->max)
			d->targets[d->ntargets++] = found.path;
	}
	return 1;
}

/* The first place that something in it mentions @it, or the only one, or where the
 * file was sought. */
static size_t follow(struct division *d, const struct share_item *it)
{
	for (size_t i = 0; it->kind == ITEM_FUNC && i < d->s.items.n; i++) {
		const struct share_item *k = &d->s.items.v[i];

		if (k != it && k->place != NOWHERE && k->after.p &&
		    str_find(k->after, it->name, 0) >= 0)
			return k->place;
	}
	if (d->places.v[0].path)
		return 0;
	return d->places.n == 2 ? 1 : NOWHERE;
}

/* Each edit goes to one place. */
static bool assign(struct division *d)
{
	for (size_t i = 0; i < d->s.items.n; i++)
		if (d->s.items.v[i].place == NOWHERE)
			d->s.items.v[i].place = follow(d, &d->s.items.v[i]);
	for (size_t i = 0; i < d->s.edits.n; i++) {
		const struct share_edit *e = &d->s.edits.v[i];
		size_t at = e->items.n ? d->s.items.v[e->items.v[0]].place :
			    d->places.v[0].path ? 0 : 1;

		for (size_t k = 1; k < e->items.n; k++)
			if (d->s.items.v[e->items.v[k]].place != at)
				return false;
		if (at >= d->places.n || !d->places.v[at].path)
			return false;
		d->places.v[at].mine[i] = true;
		d->places.v[at].any = true;
	}
	return true;
}

/* Return: 1 divided, 0 it cannot be, or an error. */
static int divide(struct division *d, const struct port_file *f, struct err *e)
{
	struct arena *a = d->w->arena;
	struct part *here;
	int rc;

	shares_find(a, f, &d->s);
	d->places.n = 0;
	here = ARR_PUSH(a, d->places);
	*here = (struct part){ .path = f->branch.there ? f->target : NULL,
				.mine = ARENA_NEW_N(a, bool, d->s.edits.n + 1) };
	rc = find_items(d, f, e);
	return rc == 1 ? assign(d) : rc;
}

static int take(struct division *d, const struct port_file *f, const struct image *info,
		const struct part *p, struct port_file *file, struct image *ret, struct err *e)
{
	struct arena *a = d->w->arena;
	struct shares *s = ARENA_NEW(a, struct shares);
	struct oid id;
	int rc;

	*file = *f;
	*ret = *info;
	*s = d->s;
	file->target = p->path;
	file->after.text = share_text(a, s, p->mine);
	ret->shares = s;
	ret->mine = p->mine;
	if (!p->found_by)	/* where it was sought */
		return 0;
	ret->found_by = p->found_by;
	ret->doubt = p->doubt ? p->doubt : info->doubt;
	rc = tree_find(d->w->repo, d->tree, p->path, &id, &ret->branch_mode, e);
	if (!rc)
		rc = blob_cached(d->w->blobs, &id, &file->branch.text, e);
	file->branch.there = true;
	if (!ret->mode_changed)
		ret->mode = ret->branch_mode;
	return rc;
}

static bool lacks(const struct port_file *f, const struct port_result *r, const struct image *i)
{
	if (r->ok || i->refuse || i->shares || !f->before.there || !f->after.there ||
	    !port_is_c(f->path))
		return false;
	for (size_t k = 0; k < r->conflicts.n; k++)
		if (r->conflicts.v[k].absent)
			return true;
	return false;
}

int relocate(struct workshop *w, const struct oid *tree, struct ported *p, bool *ret_moved,
	     struct err *e)
{
	struct arena *a = w->arena;
	struct division d = { .w = w, .tree = tree, .ntargets = p->n,
			      .max = p->n + MORE_TARGETS };
	ARR(struct port_file) file = { 0 };
	ARR(struct image) info = { 0 };
	ARR(struct port_result) result = { 0 };
	int rc = 0;

	*ret_moved = false;
	locate_init(&d.loc, w->repo, a, w->blobs, tree, NULL);
	d.targets = ARENA_NEW_N(a, const char *, d.max + 1);
	for (size_t i = 0; i < p->n; i++)
		d.targets[i] = p->file[i].target;
	for (size_t i = 0; i < p->n && rc >= 0; i++) {
		rc = lacks(&p->file[i], &p->result[i], &p->info[i]) ? divide(&d, &p->file[i], e) : 0;
		if (rc != 1) {
			*ARR_PUSH(a, file) = p->file[i];
			*ARR_PUSH(a, info) = p->info[i];
			*ARR_PUSH(a, result) = p->result[i];
			continue;
		}
		*ret_moved = true;
		rc = 0;
		for (size_t k = 0; k < d.places.n && !rc; k++) {
			if (!d.places.v[k].any)
				continue;
			*ARR_PUSH(a, result) = (struct port_result){ 0 };
			rc = take(&d, &p->file[i], &p->info[i], &d.places.v[k],
				  ARR_PUSH(a, file), ARR_PUSH(a, info), e);
		}
	}
	locate_release(&d.loc);
	if (rc < 0 || !*ret_moved)
		return rc < 0 ? rc : 0;
	p->file = file.v;
	p->info = info.v;
	p->result = result.v;
	p->n = file.n;
	return 0;
}
