/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A tree with some paths changed. Written here because libgit2's
 * git_tree_create_updated() leaves empty directories behind and cannot turn a
 * file into a directory. Entries that are not touched keep their bytes.
 */
#include <stdlib.h>

#include "base/buf.h"
#include "git/lg2.h"
#include "git/tree_raw.h"

/* Same ceiling as the widest tree anyone has: a flat notes tree, some tens of megabytes. */
#define TREE_MAX ((size_t)256 << 20)

struct write {
	struct repo *r;
	struct err *e;
};

static int bad_path(struct err *e, const char *path, const char *why)
{
	err_set(e, ERR_INPUT, "%s: %s", path, why);
	err_at(e, NULL, NULL, path);
	return ERR_INPUT;
}

/* What git refuses in an index, on every file system: kernel trees get checked out anywhere. */
static bool bad_name(struct str s)
{
	if (!s.n || str_is(s, ".") || str_is(s, ".."))
		return true;
	return (s.n == 4 && !strncasecmp(s.p, ".git", 4)) ||
	       (s.n == 5 && !strncasecmp(s.p, "git~1", 5));
}

static int check_update(const struct tree_update *u, struct err *e)
{
	struct str rest = str_of(u->path);

	if (u->mode && u->mode != TREE_FILE && u->mode != TREE_EXEC && u->mode != TREE_LINK &&
	    u->mode != TREE_SUBMODULE && u->mode != 0100664)
		return bad_path(e, u->path, "not a mode git stores");
	for (;;) {
		const char *slash = memchr(rest.p, '/', rest.n);
		struct str name = { rest.p, slash ? (size_t)(slash - rest.p) : rest.n };

		if (bad_name(name))
			return bad_path(e, u->path, "git takes no such path");
		if (!slash)
			return 0;
		rest.p += name.n + 1;
		rest.n -= name.n + 1;
	}
}

static int by_path(const void *a, const void *b)
{
	const struct tree_update *const *x = a, *const *y = b;

	return strcmp((*x)->path, (*y)->path);
}

/* An entry to be written, kept sorted in git's order. */
struct slot {
	struct raw_entry at;
	bool gone;
};

struct slots {
	struct slot *v;
	size_t n, cap;
};

static int slot_cmp(const void *a, const void *b)
{
	const struct slot *x = a, *y = b;

	return raw_cmp(x->at.name, mode_is_dir(x->at.mode), y->at.name, mode_is_dir(y->at.mode));
}

/* The entry called @name, whatever it is. Linear: a directory gets few updates. */
static struct slot *slot_find(struct slots *l, struct str name)
{
	for (size_t i = 0; i < l->n; i++)
		if (!l->v[i].gone && str_eq(l->v[i].at.name, name))
			return &l->v[i];
	return NULL;
}

static int load(struct write *w, struct arena *a, const struct oid *base, struct slots *ret)
{
	git_odb_object *o;
	struct raw_entry got;
	struct str rest;
	int rc, more;

	if (!base)
		return 0;
	rc = lg2_tree(w->r, base, &o, w->e);
	if (rc)
		return rc;
	rest = arena_span(a, lg2_data(o));	/* the names must outlive the object */
	git_odb_object_free(o);
	while ((more = raw_next(&rest, &got)) > 0)
		ARR_PUSH(a, *ret)->at = got;
	return more < 0 ? raw_damaged(w->e, base) : 0;
}

/* As it was read, when no entry came and none turned from a file into a directory. */
static bool in_order(const struct slots *l)
{
	for (size_t i = 1; i < l->n; i++)
		if (slot_cmp(&l->v[i - 1], &l->v[i]) > 0)
			return false;
	return true;
}

/* In octal, with the blank behind it: printf() takes longer than all the rest of an entry. */
static void add_mode(struct buf *b, uint32_t mode)
{
	char room[16], *p = room + sizeof(room);

	*--p = ' ';
	do
		*--p = (char)('0' + (mode & 7));
	while (mode >>= 3);
	buf_add(b, (struct str){ p, (size_t)(room + sizeof(room) - p) });
}

static int store(struct write *w, struct slots *l, struct oid *ret, bool *ret_empty)
{
	struct buf b = BUF_INIT(TREE_MAX);
	bool any = false;
	int rc = 0;

	if (!in_order(l))
		qsort(l->v, l->n, sizeof(*l->v), slot_cmp);
	for (size_t i = 0; i < l->n; i++) {
		const struct raw_entry *t = &l->v[i].at;

		if (l->v[i].gone)
			continue;
		any = true;
		add_mode(&b, t->mode);
		buf_add(&b, t->name);
		buf_addc(&b, '\0');
		buf_add(&b, oid_key(&t->id));
	}
	*ret_empty = !any;
	if (b.full)
		rc = err_set(w->e, ERR_LIMIT, "a directory is too large to write");
	else if (any)
		rc = lg2_write(w->r, GIT_OBJECT_TREE, buf_str(&b), ret, w->e);
	buf_release(&b);
	return rc;
}

/* The first part of @u's path from @skip on, and whether it is the last. */
static struct str part(const struct tree_update *u, size_t skip, bool *ret_last)
{
	const char *p = u->path + skip, *slash = strchr(p, '/');

	*ret_last = !slash;
	return (struct str){ p, slash ? (size_t)(slash - p) : strlen(p) };
}

static int build(struct write *w, const struct oid *base, const struct tree_update **v, size_t n,
		 size_t skip, struct oid *ret, bool *ret_empty);

/* The updates v[0..n) all go into directory @name; make it anew. */
static int build_dir(struct write *w, struct arena *a, struct slots *l, struct str name,
		     const struct tree_update **v, size_t n, size_t skip)
{
	struct slot *s = slot_find(l, name);
	const struct oid *base = s && mode_is_dir(s->at.mode) ? &s->at.id : NULL;
	struct oid id;
	bool empty;
	int rc;

	/* A file in the way: an update that deletes it was seen before (it sorts first). */
	if (s && !base)
		return bad_path(w->e, v[0]->path, "a file is where a directory must be");
	rc = build(w, base, v, n, skip + name.n + 1, &id, &empty);
	if (rc)
		return rc;
	if (empty) {
		if (s)
			s->gone = true;
		return 0;
	}
	if (!s) {
		s = ARR_PUSH(a, *l);
		s->at.name = name;
	}
	s->at.mode = TREE_DIR;
	s->at.id = id;
	return 0;
}

static int set_file(struct arena *a, struct slots *l, struct str name, const struct tree_update *u,
		    struct err *e)
{
	struct slot *s = slot_find(l, name);

	if (s && mode_is_dir(s->at.mode))
		return bad_path(e, u->path, "a directory is where a file must be");
	if (!u->mode) {
		if (!s)
			return bad_path(e, u->path, "cannot be deleted: the tree has no such file");
		s->gone = true;
		return 0;
	}
	if (!s) {
		s = ARR_PUSH(a, *l);
		s->at.name = name;
	}
	s->at.mode = u->mode;
	s->at.id = u->id;
	return 0;
}

/*
 * Directory @base (NULL: none yet) with v[0..n) applied, paths read from @skip
 * on. Deletions and directories go before new files, so that each finds its
 * place free.
 */
static int build(struct write *w, const struct oid *base, const struct tree_update **v, size_t n,
		 size_t skip, struct oid *ret, bool *ret_empty)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	struct slots l = { 0 };
	struct str name, other;
	bool last;
	int rc = load(w, &a, base, &l);

	for (size_t i = 0; !rc && i < n; i++) {
		name = part(v[i], skip, &last);
		if (last && !v[i]->mode)
			rc = set_file(&a, &l, name, v[i], w->e);
	}
	for (size_t i = 0, k; !rc && i < n; i = k) {
		k = i + 1;
		name = part(v[i], skip, &last);
		if (last)
			continue;
		/* Sorted by bytes, what goes into one directory stands together. */
		for (; k < n; k++) {
			other = part(v[k], skip, &last);
			if (last || !str_eq(name, other))
				break;
		}
		rc = build_dir(w, &a, &l, name, v + i, k - i, skip);
	}
	for (size_t i = 0; !rc && i < n; i++) {
		name = part(v[i], skip, &last);
		if (last && v[i]->mode)
			rc = set_file(&a, &l, name, v[i], w->e);
	}
	return rc ? rc : store(w, &l, ret, ret_empty);
}

int tree_write(struct repo *r, const struct oid *base, const struct tree_update *v, size_t n,
	       struct oid *ret, struct err *e)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	const struct tree_update **sorted = ARENA_NEW_N(&a, const struct tree_update *, n + 1);
	struct write w = { r, e };
	struct oid id;
	bool empty;
	int rc;

	for (size_t i = 0; i < n; i++) {
		rc = check_update(&v[i], e);
		if (rc)
			return rc;
		if (v[i].mode && v[i].mode != TREE_SUBMODULE && !repo_has(r, &v[i].id) &&
		    !repo_promisor(r))
			return missing_note(r, &v[i].id, "blob", e);
		sorted[i] = &v[i];
	}
	if (!n && base) {
		*ret = *base;
		return 0;
	}
	qsort(sorted, n, sizeof(*sorted), by_path);
	for (size_t i = 1; i < n; i++)
		if (!strcmp(sorted[i - 1]->path, sorted[i]->path))
			return bad_path(e, sorted[i]->path, "named twice");
	rc = build(&w, base, sorted, n, 0, &id, &empty);
	if (!rc && empty)
		rc = lg2_write(r, GIT_OBJECT_TREE, STR(""), &id, e);
	if (!rc)
		*ret = id;
	return rc;
}
