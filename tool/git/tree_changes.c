/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What differs between two trees, descending only where ids differ. */
#include <stdlib.h>

#include "base/buf.h"
#include "git/lg2.h"
#include "git/tree_raw.h"

struct diff {
	struct repo *r;
	struct arena *arena;
	struct tree_changes out;
	struct buf path;
	bool missing;		/* some tree was not there; we go on to collect them all */
	struct err *e;
};

/* One side of a directory: its entries, the next one in `at` when `more` is 1. */
struct side {
	git_odb_object *o;
	struct str rest;
	struct raw_entry at;
	int more;
};

static void side_next(struct side *s)
{
	s->more = raw_next(&s->rest, &s->at);
}

static int side_open(struct diff *d, struct side *s, const struct oid *id)
{
	int rc;

	*s = (struct side){ 0 };
	if (!id)
		return 0;
	rc = lg2_tree(d->r, id, &s->o, d->e);
	if (rc == ERR_MISSING_OBJ)
		d->missing = true;
	if (rc)
		return rc;
	s->rest = lg2_data(s->o);
	side_next(s);
	return 0;
}

static void add(struct diff *d, const struct raw_entry *old, const struct raw_entry *new)
{
	struct tree_change *c;

	if (old && mode_is_submodule(old->mode)) {
		d->out.submodules++;
		old = NULL;
		if (new && mode_is_submodule(new->mode))
			return;
	} else if (new && mode_is_submodule(new->mode)) {
		d->out.submodules++;
		new = NULL;
	}
	if (!old && !new)
		return;
	c = ARR_PUSH(d->arena, d->out);
	c->kind = !old ? TREE_ADDED : !new ? TREE_DELETED : TREE_MODIFIED;
	c->path = arena_strn(d->arena, buf_str(&d->path));
	c->old_path = c->path;
	if (old) {
		c->old_id = old->id;
		c->old_mode = old->mode;
	}
	if (new) {
		c->new_id = new->id;
		c->new_mode = new->mode;
	}
}

static int diff_dirs(struct diff *d, const struct oid *old, const struct oid *new, int depth);

/* One name, on one side or on both (then both are directories or neither is). */
static int diff_entry(struct diff *d, const struct raw_entry *old, const struct raw_entry *new,
		      int depth)
{
	const struct raw_entry *any = old ? old : new;
	size_t keep = d->path.n;
	int rc = 0;

	if (old && new && old->mode == new->mode && oid_eq(&old->id, &new->id))
		return 0;
	buf_add(&d->path, any->name);
	if (mode_is_dir(any->mode)) {
		buf_addc(&d->path, '/');
		rc = diff_dirs(d, old ? &old->id : NULL, new ? &new->id : NULL, depth + 1);
	} else {
		add(d, old, new);
	}
	if (d->path.full)
		rc = err_set(d->e, ERR_LIMIT, "a path is longer than a megabyte");
	d->path.n = keep;
	d->path.p[keep] = '\0';
	return rc == ERR_MISSING_OBJ ? 0 : rc;
}

static int diff_dirs(struct diff *d, const struct oid *old, const struct oid *new, int depth)
{
	struct side a = { 0 }, b = { 0 };
	int rc, rc2;

	if (depth > TREE_DEPTH_MAX)
		return err_set(d->e, ERR_LIMIT, "directories nested deeper than %d",
			       TREE_DEPTH_MAX);
	rc = side_open(d, &a, old);
	rc2 = side_open(d, &b, new);
	if (!rc)
		rc = rc2;
	while (!rc && (a.more > 0 || b.more > 0)) {
		int c = a.more <= 0 ? 1 : b.more <= 0 ? -1 :
			raw_cmp(a.at.name, mode_is_dir(a.at.mode),
				b.at.name, mode_is_dir(b.at.mode));

		if (a.more < 0 || b.more < 0)
			break;
		rc = diff_entry(d, c <= 0 ? &a.at : NULL, c >= 0 ? &b.at : NULL, depth);
		if (c <= 0)
			side_next(&a);
		if (c >= 0)
			side_next(&b);
	}
	if (!rc && (a.more < 0 || b.more < 0))
		rc = raw_damaged(d->e, a.more < 0 ? old : new);
	git_odb_object_free(a.o);
	git_odb_object_free(b.o);
	return rc;
}

/*
 * The deletion that addition @add is the other half of: the only one of its
 * blob that has its base name too (@named), else the only one left of this
 * blob when the addition is as well; -1 when that is not clear.
 */
static ptrdiff_t partner(const struct tree_changes *l, size_t add, bool named)
{
	ptrdiff_t found = -1;
	size_t dels = 0, adds = 0;

	for (size_t i = 0; i < l->n; i++) {
		const struct tree_change *c = &l->v[i];

		if (c->kind == TREE_ADDED && oid_eq(&c->new_id, &l->v[add].new_id))
			adds++;
		if (c->kind != TREE_DELETED || !oid_eq(&c->old_id, &l->v[add].new_id) ||
		    (named && strcmp(str_base_name(c->path), str_base_name(l->v[add].path))))
			continue;
		dels++;
		found = (ptrdiff_t)i;
	}
	return dels == 1 && (named || adds == 1) ? found : -1;
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct tree_change *)a)->path, ((const struct tree_change *)b)->path);
}

/* Quadratic in additions times changes: skipped for imports, where nobody asks for renames. */
#define RENAME_MAX 1000

static void pair_renames(struct tree_changes *l)
{
	size_t adds = 0, dels = 0, n = 0;

	for (size_t i = 0; i < l->n; i++) {
		adds += l->v[i].kind == TREE_ADDED;
		dels += l->v[i].kind == TREE_DELETED;
	}
	if (!dels || !adds || adds > RENAME_MAX || dels > RENAME_MAX)
		return;
	for (size_t i = 0; i < 2 * l->n; i++) {
		struct tree_change *c = &l->v[i % l->n];
		ptrdiff_t from = c->kind == TREE_ADDED ? partner(l, i % l->n, i < l->n) : -1;

		if (from < 0)
			continue;
		c->kind = TREE_RENAMED;
		c->old_path = l->v[from].path;
		c->old_id = l->v[from].old_id;
		c->old_mode = l->v[from].old_mode;
		l->v[from].path = NULL;		/* consumed */
		l->v[from].kind = TREE_RENAMED;
	}
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i].path)
			l->v[n++] = l->v[i];
	l->n = n;
}

int tree_changes(struct repo *r, struct arena *a, const struct oid *old_tree,
		 const struct oid *new_tree, struct tree_changes *ret, struct err *e)
{
	struct diff d = { .r = r, .arena = a, .path = BUF_INIT(1 << 20), .e = e };
	int rc = 0;

	buf_addz(&d.path, "");
	if (!old_tree || !oid_eq(old_tree, new_tree))
		rc = diff_dirs(&d, old_tree, new_tree, 0);
	buf_release(&d.path);
	if (rc)
		return rc;
	if (d.missing)
		return ERR_MISSING_OBJ;	/* @e still says which: nothing fails after it but that */
	pair_renames(&d.out);
	if (d.out.n)
		qsort(d.out.v, d.out.n, sizeof(*d.out.v), by_path);
	*ret = d.out;
	return 0;
}
