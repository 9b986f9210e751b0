/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Looking things up in trees. */
#include "git/tree.h"

#include "base/buf.h"
#include "git/lg2.h"
#include "git/tree_raw.h"

/* Entry @name of tree @id. */
static int find_one(struct repo *r, const struct oid *id, struct str name, struct raw_entry *ret,
		    struct err *e)
{
	git_odb_object *o;
	struct raw_entry got;
	struct str rest;
	int rc = lg2_tree(r, id, &o, e), more;

	if (rc)
		return rc;
	rest = lg2_data(o);
	while ((more = raw_next(&rest, &got)) > 0 && !str_eq(got.name, name))
		;
	if (more > 0) {
		*ret = got;
		ret->name = name;	/* the caller's bytes: the object goes away */
	}
	git_odb_object_free(o);
	if (more < 0)
		return raw_damaged(e, id);
	return more ? 0 : ERR_NOT_FOUND;
}

int tree_find(struct repo *r, const struct oid *tree, const char *path, struct oid *ret_id,
	      uint32_t *ret_mode, struct err *e)
{
	struct raw_entry at = { .mode = TREE_DIR, .id = *tree };
	struct str rest = str_of(path);
	int rc;

	while (rest.n) {
		const char *slash = memchr(rest.p, '/', rest.n);
		struct str name = { rest.p, slash ? (size_t)(slash - rest.p) : rest.n };

		rc = mode_is_dir(at.mode) ? find_one(r, &at.id, name, &at, e) : ERR_NOT_FOUND;
		if (rc) {
			if (rc == ERR_NOT_FOUND)
				err_set(e, rc, "no such path in the tree: %s", path);
			err_at(e, NULL, NULL, path);
			return rc;
		}
		rest.p += name.n + !!slash;
		rest.n -= name.n + !!slash;
	}
	*ret_id = at.id;
	if (ret_mode)
		*ret_mode = at.mode;
	return 0;
}

/* The tree object at @dir. */
static int open_dir(struct repo *r, const struct oid *tree, const char *dir, git_odb_object **ret,
		    struct err *e)
{
	struct oid id;
	uint32_t mode;
	int rc = tree_find(r, tree, dir, &id, &mode, e);

	if (rc)
		return rc;
	if (!mode_is_dir(mode)) {
		err_set(e, ERR_NOT_FOUND, "%s is not a directory", dir);
		err_at(e, NULL, NULL, dir);
		return ERR_NOT_FOUND;
	}
	return lg2_tree(r, &id, ret, e);
}

int tree_list(struct repo *r, struct arena *a, const struct oid *tree, const char *dir,
	      struct tree_entries *ret, struct err *e)
{
	struct tree_entries list = { 0 };
	struct raw_entry got;
	git_odb_object *o;
	struct str rest;
	int rc = open_dir(r, tree, dir, &o, e), more;

	if (rc)
		return rc;
	rest = lg2_data(o);
	while ((more = raw_next(&rest, &got)) > 0) {
		struct tree_entry *t = ARR_PUSH(a, list);

		t->name = arena_strn(a, got.name);
		t->id = got.id;
		t->mode = got.mode;
	}
	git_odb_object_free(o);
	if (more < 0)
		return raw_damaged(e, tree);
	*ret = list;
	return 0;
}

struct walk {
	struct repo *r;
	tree_walk_fn fn;
	void *ctx;
	struct buf path;
	struct err *e;
};

static int walk(struct walk *w, git_odb_object *o, int depth)
{
	struct str rest = lg2_data(o);
	size_t keep = w->path.n;
	struct raw_entry got;
	int rc = 0, more = 0;

	if (depth > TREE_DEPTH_MAX)
		return err_set(w->e, ERR_LIMIT, "directories nested deeper than %d",
			       TREE_DEPTH_MAX);
	while (!rc && (more = raw_next(&rest, &got)) > 0) {
		if (mode_is_submodule(got.mode))
			continue;
		buf_add(&w->path, got.name);
		if (w->path.full) {
			rc = err_set(w->e, ERR_LIMIT, "a path is longer than a megabyte");
		} else if (mode_is_dir(got.mode)) {
			git_odb_object *sub;

			buf_addc(&w->path, '/');
			rc = lg2_tree(w->r, &got.id, &sub, w->e);
			if (!rc) {
				rc = walk(w, sub, depth + 1);
				git_odb_object_free(sub);
			}
		} else {
			rc = w->fn(w->ctx, w->path.p, &got.id, got.mode);
		}
		w->path.n = keep;
		w->path.p[keep] = '\0';
	}
	if (!rc && more < 0)
		rc = err_set(w->e, ERR_INPUT, "a tree below %s is damaged",
			     keep ? w->path.p : "the top");
	return rc;
}

int tree_walk(struct repo *r, const struct oid *tree, const char *dir, tree_walk_fn fn, void *ctx,
	      struct err *e)
{
	struct walk w = { r, fn, ctx, BUF_INIT(1 << 20), e };
	git_odb_object *o;
	int rc = open_dir(r, tree, dir, &o, e);

	if (rc)
		return rc;
	buf_addz(&w.path, dir);
	if (*dir)
		buf_addc(&w.path, '/');
	rc = walk(&w, o, 0);
	git_odb_object_free(o);
	buf_release(&w.path);
	return rc > 0 ? 0 : rc;
}
