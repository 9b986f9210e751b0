/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Notes: a tree whose paths are commit ids, in one piece or fanned out by their first digits. */
#include "git/notes.h"

#include "git/blob.h"
#include "git/commit.h"
#include "git/lg2.h"
#include "git/tree.h"

/* git fans out when all sixteen first digits are crowded: at about this many notes. */
#define FLAT_MAX 256

/* The path of @hex in the notes tree, or NULL: "<40>", "<2>/<38>" or deeper. */
static int find(struct repo *r, struct arena *a, const struct oid *tree, const char *hex,
		const char **ret_path, struct oid *ret, struct err *e)
{
	const char *path = hex;
	uint32_t mode;
	int rc;

	for (size_t dirs = 0; dirs < 19; dirs++) {
		rc = tree_find(r, tree, path, ret, &mode, NULL);
		if (!rc && (mode == TREE_FILE || mode == TREE_EXEC)) {
			*ret_path = path;
			return 0;
		}
		if (rc && rc != ERR_NOT_FOUND)
			return tree_find(r, tree, path, ret, &mode, e);
		/* one more level: "aabb..." "aa/bb..." "aa/bb/cc..." */
		path = arena_printf(a, "%.*s%.2s/%s", (int)(dirs * 3), path, path + dirs * 3,
				    path + dirs * 3 + 2);
	}
	*ret_path = NULL;
	return 0;
}

/* The notes commit and its tree; both zero when there is none. */
static int open_notes(struct repo *r, struct oid *ret_commit, struct oid *ret_tree, struct err *e)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	struct oid id = { { 0 } };
	struct commit c;
	int rc = refs_value(r, NOTES_REF, &id, e);

	*ret_commit = *ret_tree = (struct oid){ { 0 } };
	if (rc || oid_is_zero(&id))
		return rc;
	rc = commit_read(r, &a, &id, &c, e);
	if (rc)
		return rc;
	*ret_commit = id;
	*ret_tree = c.tree;
	return 0;
}

int notes_read(struct repo *r, struct arena *a, const struct oid *commit, struct str *ret,
	       struct err *e)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct oid notes, tree, blob;
	const char *path = NULL;
	int rc = open_notes(r, &notes, &tree, e);

	if (!rc && !oid_is_zero(&notes))
		rc = find(r, &tmp, &tree, oid_str(&tmp, commit), &path, &blob, e);
	if (rc)
		return rc;
	if (!path)
		return err_set(e, ERR_NOT_FOUND, "no note of ours on commit %s",
			       oid_str(&tmp, commit));
	return blob_text(r, a, &blob, ret, e);
}

struct plan {
	struct arena *arena;
	ARR(struct tree_update) list;
	bool fan;		/* new notes go to "<2>/<38>" */
};

static char *fanned(struct arena *a, const char *hex)
{
	return arena_printf(a, "%.2s/%s", hex, hex + 2);
}

/* See how the tree is laid out; when a flat one grows too wide, move all its notes down. */
static int lay_out(struct repo *r, struct plan *p, const struct oid *tree, size_t more,
		   struct err *e)
{
	struct tree_entries top = { 0 };
	size_t flat = 0;
	int rc;

	if (oid_is_zero(tree))
		return 0;
	rc = tree_list(r, p->arena, tree, "", &top, e);
	for (size_t i = 0; i < top.n; i++) {
		struct str name = str_of(top.v[i].name);

		p->fan |= name.n == 2 && oid_is_hex(name, 2) && top.v[i].mode == TREE_DIR;
		flat += oid_is_hex(name, OID_HEX);
	}
	if (rc || p->fan || flat + more <= FLAT_MAX)
		return rc;
	p->fan = true;
	for (size_t i = 0; i < top.n; i++) {
		const struct tree_entry *t = &top.v[i];

		if (!oid_is_hex(str_of(t->name), OID_HEX))
			continue;
		*ARR_PUSH(p->arena, p->list) = (struct tree_update){ t->name, t->id, 0 };
		*ARR_PUSH(p->arena, p->list) =
			(struct tree_update){ fanned(p->arena, t->name), t->id, TREE_FILE };
	}
	return 0;
}

/* A later update of a path replaces an earlier one. */
static void plan_set(struct plan *p, const char *path, const struct oid *id, uint32_t mode)
{
	struct tree_update *u = NULL;

	for (size_t i = 0; i < p->list.n && !u; i++)
		if (!strcmp(p->list.v[i].path, path))
			u = &p->list.v[i];
	if (!u)
		u = ARR_PUSH(p->arena, p->list);
	u->path = path;
	u->id = *id;
	u->mode = mode;
}

static void plan_drop(struct plan *p, const char *path)
{
	for (size_t i = 0; i < p->list.n; i++)
		if (!strcmp(p->list.v[i].path, path))
			p->list.v[i--] = p->list.v[--p->list.n];
}

static int plan_note(struct repo *r, struct plan *p, const struct oid *tree, const struct note *n,
		     struct err *e)
{
	const char *hex = oid_str(p->arena, &n->commit), *path = NULL, *where;
	struct oid blob = { { 0 } };
	int rc = 0;

	if (!oid_is_zero(tree))
		rc = find(r, p->arena, tree, hex, &path, &blob, e);
	if (!rc && n->text.p)
		rc = blob_write(r, n->text, &blob, e);
	if (rc)
		return rc;
	/* Where it is, unless that is the top of a tree that is fanned out. */
	where = path ? path : hex;
	if (p->fan && strlen(where) == OID_HEX)
		where = fanned(p->arena, hex);
	plan_drop(p, where);
	if (path && (!n->text.p || strcmp(path, where)))
		plan_set(p, path, &blob, 0);
	if (n->text.p)
		plan_set(p, where, &blob, TREE_FILE);
	return 0;
}

int notes_prepare(struct repo *r, struct arena *a, const struct ident *who, const struct note *v,
		  size_t n, const char *message, struct ref_update *ret, struct err *e)
{
	struct plan p = { .arena = a };
	struct commit_new c = { .author = who->raw, .committer = who->raw };
	struct oid notes, tree, id;
	int rc = open_notes(r, &notes, &tree, e);
	bool fresh;

	if (!rc)
		rc = lay_out(r, &p, &tree, n, e);
	for (size_t i = 0; !rc && i < n; i++)
		rc = plan_note(r, &p, &tree, &v[i], e);
	fresh = oid_is_zero(&tree);
	if (!rc)
		rc = tree_write(r, fresh ? NULL : &tree, p.list.v, p.list.n, &c.tree, e);
	if (rc)
		return rc;
	*ret = (struct ref_update){ NOTES_REF, notes, notes,
				    arena_printf(a, "notes: %s", message) };
	if (fresh ? !p.list.n : oid_eq(&c.tree, &tree))
		return 0;
	c.message = str_of(arena_printf(a, "%s\n", message));
	c.parents = &notes;
	c.n_parents = !oid_is_zero(&notes);
	rc = commit_write(r, &c, &id, e);
	if (!rc)
		ret->new = id;
	return rc;
}

int notes_write(struct repo *r, struct lock *l, const struct ident *who, const struct note *v,
		size_t n, const char *message, struct err *e)
{
	int rc = ERR_MOVED;

	/*
	 * `git notes` knows nothing of our lock: when it came in between, build on what it wrote.
	 */
	for (int try = 0; rc == ERR_MOVED && try < 3; try++) {
		CLEANUP(arena_release) struct arena a = ARENA_INIT;
		struct ref_update u;

		rc = notes_prepare(r, &a, who, v, n, message, &u, e);
		if (!rc && !oid_eq(&u.old, &u.new))
			rc = refs_update(r, l, who, &u, 1, e);
	}
	return rc;
}
