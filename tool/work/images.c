/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "work/images.h"

#include "git/tree.h"
#include "work/rename.h"

/* A missing object does not stop the reading: one command shall fetch all that lack. */
static int load(struct blob_cache *c, uint32_t mode, const struct oid *id, struct port_image *ret,
		struct err *missing, struct err *e)
{
	int rc = mode ? blob_cached(c, id, &ret->text, e) : 0;

	ret->there = mode != 0;
	if (rc != ERR_MISSING_OBJ)
		return rc;
	*missing = *e;
	return 0;
}

static bool binary(const struct port_image *i)
{
	return i->there && i->text.n && memchr(i->text.p, 0, i->text.n < 8000 ? i->text.n : 8000);
}

/* Content that no rung can merge: taken when the branch has upstream's own, else refused. */
static void check_kind(const struct port_file *f, const struct tree_change *c, struct image *i)
{
	bool link = c->old_mode == TREE_LINK || c->new_mode == TREE_LINK ||
		    i->branch_mode == TREE_LINK;
	bool same = f->before.there == f->branch.there &&
		    str_eq(f->before.text, f->branch.text);

	if (same)
		return;
	if (link)
		i->refuse = "a symbolic link that reads differently on the branch";
	else if (binary(&f->before) || binary(&f->after) || binary(&f->branch))
		i->refuse = "a binary file that differs on the branch";
}

static int one(struct repo *r, struct blob_cache *blobs, const struct oid *tree,
	       const struct tree_change *c, struct locate *loc, struct port_file *f,
	       struct image *i, struct err *missing, struct err *e)
{
	struct oid id;
	int rc;

	f->path = c->path;
	rc = load(blobs, c->old_mode, &c->old_id, &f->before, missing, e);
	if (!rc)
		rc = load(blobs, c->new_mode, &c->new_id, &f->after, missing, e);
	if (rc)
		return err_at(e, NULL, NULL, c->path);
	rc = locate_file(loc, c->old_mode ? c->old_path : c->path, f->before, &f->target,
			 &i->found_by, e);
	if (rc)
		return rc;
	rc = tree_find(r, tree, f->target, &id, &i->branch_mode, e);
	if (rc && rc != ERR_NOT_FOUND)
		return rc;
	if (rc)
		i->branch_mode = 0;
	rc = load(blobs, i->branch_mode == TREE_DIR ? 0 : i->branch_mode, &id, &f->branch, missing,
		  e);
	if (rc)
		return err_at(e, NULL, NULL, f->target);
	if (missing->code)
		return 0;
	if (!c->old_mode && i->found_by)
		i->doubt = "a new file, put where upstream's neighbours of it are here";
	i->mode_changed = c->old_mode && c->new_mode && c->old_mode != c->new_mode;
	i->mode = !c->new_mode ? 0 : i->mode_changed || !i->branch_mode ? c->new_mode :
								   i->branch_mode;
	check_kind(f, c, i);
	return 0;
}

/* The branch's text at @path, which may not be there. */
static int branch_file(struct locate *l, const char *path, struct port_file *f, struct image *i,
		       struct err *e)
{
	struct oid id;
	int rc = tree_find(l->repo, l->tree, path, &id, &i->branch_mode, e);

	if (rc == ERR_NOT_FOUND || (!rc && i->branch_mode == TREE_DIR)) {
		i->branch_mode = 0;
		return 0;
	}
	if (!rc)
		rc = blob_cached(l->blobs, &id, &f->branch.text, e);
	f->branch.there = !rc;
	return rc ? err_at(e, NULL, NULL, path) : 0;
}

int images_rename(struct locate *l, const char *old_path, const char *new_path,
		  struct port_image before, struct port_image after, uint32_t mode,
		  bool mode_changed, struct images *ret, struct err *e)
{
	struct rename_place at;
	struct port_file *f;
	struct image *i;
	int rc = rename_place(l, old_path, new_path, before, &at, e);

	if (rc)
		return rc;
	if (at.from && !at.refuse) {
		f = &ret->file[ret->n];
		i = &ret->info[ret->n];
		f->path = old_path;
		f->target = at.from;
		rc = branch_file(l, at.from, f, i, e);
		if (rc)
			return rc;
		/* what the branch has there goes as it is: the edits are made to what comes */
		f->before = f->branch;
		i->found_by = at.found_by;
		ret->n++;
	}
	f = &ret->file[ret->n];
	i = &ret->info[ret->n];
	f->path = new_path;
	f->target = at.to;
	f->before = before;
	f->after = after;
	rc = branch_file(l, at.from ? at.from : at.to, f, i, e);
	if (rc)
		return rc;
	i->from = at.refuse ? NULL : at.from;
	i->found_by = at.found_by;
	i->refuse = at.refuse;
	i->mode_changed = mode_changed;
	i->mode = mode_changed || !i->branch_mode ? mode : i->branch_mode;
	if (!i->refuse && !str_eq(before.text, f->branch.text)) {
		if (i->branch_mode == TREE_LINK)
			i->refuse = "a symbolic link that reads differently on the branch";
		else if (binary(&before) || binary(&after) || binary(&f->branch))
			i->refuse = "a binary file that differs on the branch";
	}
	ret->n++;
	return 0;
}

static int renamed(struct blob_cache *blobs, const struct tree_change *c, struct locate *loc,
		   struct images *ret, struct err *missing, struct err *e)
{
	struct port_image before, after;
	int rc = load(blobs, c->old_mode, &c->old_id, &before, missing, e);

	if (!rc)
		rc = load(blobs, c->new_mode, &c->new_id, &after, missing, e);
	if (rc)
		return err_at(e, NULL, NULL, c->path);
	return missing->code ? 0 : images_rename(loc, c->old_path, c->path, before, after,
						 c->new_mode, c->old_mode != c->new_mode, ret, e);
}

void images_chain(struct arena *a, const struct port_file *file, struct image *info, size_t n)
{
	struct map seen;

	map_init(&seen, a);
	for (size_t i = 0; i < n; i++) {
		void **slot = map_at(&seen, str_of(file[i].target));
		size_t before = (size_t)(uintptr_t)*slot;

		info[i].earlier = before;
		info[i].superseded = false;
		if (before)
			info[before - 1].superseded = true;
		*slot = (void *)(uintptr_t)(i + 1);
	}
}

int images_of_commit(struct repo *r, struct arena *a, struct blob_cache *blobs,
		     const struct commit *c, const struct oid *tree,
		     const struct locate_clues *clues, struct images *ret, struct err *e)
{
	struct locate_clues known = clues ? *clues : (struct locate_clues){ 0 };
	struct tree_changes ch = { 0 };
	struct err missing = { 0 };
	struct commit parent;
	CLEANUP(locate_release) struct locate loc = { 0 };
	int rc;

	if (c->n_parents > 1)
		return err_set(e, ERR_INPUT, "a merge has no single change to port");
	if (c->cut)
		return err_set(e, ERR_MISSING_OBJ,
			       "the parent of this commit is not in the clone (shallow)"),
		       err_next(e, "git fetch --deepen=1");
	if (c->n_parents) {
		rc = commit_read(r, a, &c->parents[0], &parent, e);
		if (rc)
			return rc;
	}
	rc = tree_changes(r, a, c->n_parents ? &parent.tree : NULL, &c->tree, &ch, e);
	if (rc)
		return rc;
	if (ch.submodules)
		return err_set(e, ERR_INPUT, "it changes a submodule, which is not a patch");
	rc = renames_pair(a, blobs, &ch, e);
	if (rc)
		return rc;
	if (c->n_parents) {
		known.upstream = &c->parents[0];
		known.tree = &parent.tree;
	}
	locate_init(&loc, r, a, blobs, tree, &known);
	ret->file = ARENA_NEW_N(a, struct port_file, ch.n * 2 + 1);
	ret->info = ARENA_NEW_N(a, struct image, ch.n * 2 + 1);
	ret->n = 0;
	for (size_t i = 0; i < ch.n; i++) {
		struct tree_change *k = &ch.v[i];

		if (k->kind == TREE_RENAMED && k->old_mode != TREE_LINK &&
		    k->new_mode != TREE_LINK) {
			rc = renamed(blobs, k, &loc, ret, &missing, e);
		} else if (k->kind == TREE_RENAMED) {
			/* two halves: the old path goes, the new one comes */
			struct tree_change gone = *k, come = *k;

			gone.path = k->old_path;
			gone.new_mode = 0;
			come.old_path = k->path;
			come.old_mode = 0;
			rc = one(r, blobs, tree, &gone, &loc, &ret->file[ret->n],
				 &ret->info[ret->n], &missing, e);
			ret->n++;
			if (!rc)
				rc = one(r, blobs, tree, &come, &loc, &ret->file[ret->n],
					 &ret->info[ret->n], &missing, e);
			ret->n++;
		} else {
			rc = one(r, blobs, tree, k, &loc, &ret->file[ret->n], &ret->info[ret->n],
				 &missing, e);
			ret->n++;
		}
		if (rc)
			return rc;
	}
	if (missing.code)
		*e = missing;
	return missing.code;
}
