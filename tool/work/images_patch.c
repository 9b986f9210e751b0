/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The images of a patch that came by itself: what it was made from has to be found. */
#include "git/blob.h"
#include "git/tree.h"
#include "work/images.h"
#include "work/locate.h"

struct maker {
	struct repo *repo;
	struct arena *arena;
	struct blob_cache *blobs;
	const struct oid *tree;
	struct locate loc;
	struct images *im;
};

/* What a file of the patch was and becomes. */
struct sides {
	struct str before, after;
	const char *doubt, *refuse;
};

static int branch_image(struct maker *m, const char *path, struct port_image *ret, uint32_t *mode,
			struct err *e)
{
	struct oid id;
	int rc = tree_find(m->repo, m->tree, path, &id, mode, e);

	if (rc == ERR_NOT_FOUND || (!rc && *mode == TREE_DIR)) {
		*mode = 0;
		return 0;
	}
	if (rc)
		return rc;
	ret->there = true;
	return blob_cached(m->blobs, &id, &ret->text, e);
}

static bool zeros(struct str id)
{
	for (size_t i = 0; i < id.n; i++)
		if (id.p[i] != '0')
			return false;
	return true;
}

static bool blob_at(struct maker *m, struct str hex, struct str *ret)
{
	struct oid id;

	return hex.n && !zeros(hex) && !blob_find(m->repo, hex, &id, NULL) &&
	       !blob_cached(m->blobs, &id, ret, NULL);
}

/* The clone has the very file that the patch was made from. */
static bool from_blob(struct maker *m, const struct patch_file *f, struct sides *s)
{
	struct oid id;

	if (!blob_at(m, f->old_id, &s->before))
		return false;
	if (patch_apply(m->arena, f, s->before, &s->after, NULL))
		return false;
	blob_id(s->after, &id);
	if (f->new_id.n && f->new_id.n <= OID_HEX && !oid_starts(&id, f->new_id))
		s->doubt = "the patch was edited after it was made: its index line names another result";
	return true;
}

static void from_branch(struct maker *m, const struct patch_file *f,
			const struct port_image *branch, struct sides *s)
{
	struct patch_placed at;
	struct err why = { 0 };

	if (!branch->there) {
		s->before = patch_old_text(m->arena, f);
		s->after = patch_new_text(m->arena, f);
	} else if (!f->hunk.n) {
		s->before = s->after = branch->text;
	} else if (patch_place(m->arena, f, branch->text, &at, &why)) {
		s->refuse = arena_printf(m->arena,
					 "what the patch was made from is not in the clone, "
					 "and here %s",
					 why.what);
	} else {
		s->before = at.before;
		s->after = at.after;
		if (!at.exact)
			s->doubt =
				"what the patch was made from is not in the clone: its hunks were "
				"placed where most of their lines are";
	}
}

static void binary_sides(struct maker *m, const struct patch_file *f, struct sides *s)
{
	bool ok = (f->kind == PATCH_ADD || blob_at(m, f->old_id, &s->before)) &&
		  (f->kind == PATCH_DELETE || blob_at(m, f->new_id, &s->after));

	if (!ok)
		s->refuse = "a binary change whose content the clone does not have";
}

/* One image: a half of a rename, or the whole of any other file. */
static int push(struct maker *m, const struct patch_file *f, const char *path,
		const struct sides *s, bool before, bool after, struct err *e)
{
	struct port_file *file = &m->im->file[m->im->n];
	struct image *i = &m->im->info[m->im->n];
	bool link = f->old_mode == TREE_LINK || f->new_mode == TREE_LINK;
	uint32_t new_mode = f->new_mode ? f->new_mode : TREE_FILE;
	int rc;

	file->path = path;
	if (before)
		file->before = (struct port_image){ true, s->before };
	if (after)
		file->after = (struct port_image){ true, s->after };
	rc = locate_file(&m->loc, path, file->before, &file->target, &i->found_by, e);
	if (!rc)
		rc = branch_image(m, file->target, &file->branch, &i->branch_mode, e);
	if (rc)
		return err_at(e, NULL, NULL, path);
	i->doubt = s->doubt;
	i->refuse = s->refuse;
	i->mode_changed = before && after && f->old_mode && f->new_mode &&
			  f->old_mode != f->new_mode;
	i->mode = !after ? 0 : i->mode_changed || !i->branch_mode ? new_mode : i->branch_mode;
	if (!i->refuse && (link || i->branch_mode == TREE_LINK || f->binary) &&
	    !(file->before.there == file->branch.there &&
	      str_eq(file->before.text, file->branch.text)))
		i->refuse = f->binary ? "a binary file that differs on the branch" :
					"a symbolic link that reads differently on the branch";
	m->im->n++;
	return 0;
}

static int add_rename(struct maker *m, const struct patch_file *f, const struct sides *s,
		      struct err *e)
{
	struct image *i;
	int rc;

	if (f->binary || f->old_mode == TREE_LINK || f->new_mode == TREE_LINK) {
		rc = push(m, f, f->old_path, s, true, false, e);
		return rc ? rc : push(m, f, f->new_path, s, false, true, e);
	}
	rc = images_rename(&m->loc, f->old_path, f->new_path, (struct port_image){ true, s->before },
			   (struct port_image){ true, s->after },
			   f->new_mode ? f->new_mode : TREE_FILE,
			   f->old_mode && f->new_mode && f->old_mode != f->new_mode, m->im, e);
	if (rc)
		return err_at(e, NULL, NULL, f->new_path);
	i = &m->im->info[m->im->n - 1];
	i->doubt = s->doubt;
	if (s->refuse)
		i->refuse = s->refuse;
	return 0;
}

static int add_file(struct maker *m, const struct patch_file *f, struct err *e)
{
	struct sides s = { .before = STR(""), .after = STR("") };
	struct port_image branch = { 0 };
	uint32_t mode;
	int rc;

	if (f->binary) {
		binary_sides(m, f, &s);
	} else if (f->kind == PATCH_ADD || f->kind == PATCH_DELETE) {
		s.before = patch_old_text(m->arena, f);
		s.after = patch_new_text(m->arena, f);
	} else if (!from_blob(m, f, &s)) {
		struct port_image hunks = { true, patch_old_text(m->arena, f) };
		const char *target, *found_by;

		rc = locate_file(&m->loc, f->old_path, hunks, &target, &found_by, e);
		if (!rc)
			rc = branch_image(m, target, &branch, &mode, e);
		if (rc)
			return err_at(e, NULL, NULL, f->old_path);
		from_branch(m, f, &branch, &s);
	}
	switch (f->kind) {
	case PATCH_ADD:
	case PATCH_COPY:
		return push(m, f, f->new_path, &s, false, true, e);
	case PATCH_DELETE:
		return push(m, f, f->old_path, &s, true, false, e);
	case PATCH_RENAME:
		return add_rename(m, f, &s, e);
	default:
		return push(m, f, f->new_path, &s, true, true, e);
	}
}

int images_of_patch(struct repo *r, struct arena *a, struct blob_cache *blobs,
		    const struct patch *p, const struct oid *tree,
		    const struct locate_clues *clues, struct images *ret, struct err *e)
{
	struct maker m = { .repo = r, .arena = a, .blobs = blobs, .tree = tree, .im = ret };

	int rc = 0;

	locate_init(&m.loc, r, a, blobs, tree, clues);
	ret->file = ARENA_NEW_N(a, struct port_file, p->file.n * 2 + 1);
	ret->info = ARENA_NEW_N(a, struct image, p->file.n * 2 + 1);
	ret->n = 0;
	for (size_t i = 0; i < p->file.n && !rc; i++)
		rc = add_file(&m, &p->file.v[i], e);
	locate_release(&m.loc);
	return rc;
}
