// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Replays: commits as text over the branch's tree, by the rungs that need no
 * more than three texts. The same merge is made once, whatever set it is part
 * of, and a file's texts are gone when it is merged.
 */
#include "git/blob.h"
#include "git/missing.h"
#include "git/tree.h"
#include "work/deps_parts.h"
#include "work/locate.h"

/* A commit that changes more files is no prerequisite that anyone would take. */
#define FILES_MAX 400
/* Paths that are sought elsewhere on the branch; the tree is listed for each. */
#define MOVED_MAX 40
/* Files of one commit whose conflicts are looked at. */
#define FAILED_MAX 6

/* What a commit changes. */
struct touched {
	bool refused;
	struct tree_change *v;
	size_t n;
};

/* A file on the branch, as far as the replay is. */
struct entry {
	struct oid id;
	uint32_t mode;		/* 0: it is not there */
	uint64_t by;		/* who changed it: bits */
};

/* What became of one file. */
struct merged {
	bool ok, plain;		/* plain: as upstream has it */
	uint32_t mode;
	struct oid id;
	struct spots spots;
};

struct replay {
	struct deps *d;
	struct arena tmp;
	struct map over;	/* path -> struct entry */
};

static int files_of(struct deps *d, const struct dep *x, const struct touched **ret, struct err *e)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct touched *f = map_get(&d->files_memo, oid_key(&x->id));
	struct tree_changes ch = { 0 };
	struct commit parent;
	int rc = 0;

	*ret = f;
	if (f)
		return 0;
	f = ARENA_NEW(d->arena, struct touched);
	if (x->commit.n_parents > 1 || x->commit.cut) {
		f->refused = true;
		d->incomplete |= x->commit.cut;
	} else {
		if (x->commit.n_parents)
			rc = commit_read(d->repo, &tmp, &x->commit.parents[0], &parent, e);
		if (!rc)
			rc = tree_changes(d->repo, d->arena,
					  x->commit.n_parents ? &parent.tree : NULL,
					  &x->commit.tree, &ch, e);
		f->refused = ch.submodules || ch.n > FILES_MAX;
	}
	f->v = ch.v;
	f->n = ch.n;
	if (!rc)
		map_put(&d->files_memo, oid_key(&x->id), f);
	*ret = f;
	return rc;
}

/* Where upstream's path is on the branch: looked for once, with the first text that asks. */
static int target_of(struct deps *d, const char *path, const struct oid *before, const char **ret,
		     struct err *e)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	const char *known = map_get(&d->moved_memo, str_of(path)), *by, *found = path;
	struct port_image image = { .there = true };
	struct blob_cache blobs;
	CLEANUP(locate_release) struct locate l = { 0 };
	int rc;

	*ret = known ? known : path;
	if (known || d->moved_memo.n >= MOVED_MAX)
		return 0;
	blob_cache_init(&blobs, d->repo, &tmp);
	locate_init(&l, d->repo, &tmp, &blobs, &d->branch->tree, NULL);
	rc = blob_cached(&blobs, before, &image.text, e);
	if (!rc)
		rc = locate_file(&l, path, image, &found, &by, e);
	if (rc)
		return rc;
	*ret = arena_str(d->arena, found);
	map_put(&d->moved_memo, str_of(path), (void *)*ret);
	return 0;
}

static int at(struct replay *r, const char *path, struct entry **ret, struct err *e)
{
	struct entry *x = map_get(&r->over, str_of(path));
	int rc;

	*ret = x;
	if (x)
		return 0;
	*ret = x = ARENA_NEW(&r->tmp, struct entry);
	map_put(&r->over, str_of(path), x);
	rc = tree_find(r->d->repo, &r->d->branch->tree, path, &x->id, &x->mode, e);
	if (rc && rc != ERR_NOT_FOUND)
		return rc;
	if (rc || x->mode == TREE_DIR)
		*x = (struct entry){ 0 };
	return 0;
}

static int load(struct deps *d, struct arena *a, uint32_t mode, const struct oid *id,
		struct port_image *ret, struct err *e)
{
	ret->there = mode != 0;
	return mode ? blob_text(d->repo, a, id, &ret->text, e) : 0;
}

/* Modes and links apart, which no text is: what upstream makes of it. */
static bool by_ids(const struct tree_change *c, const struct entry *t, struct merged *ret)
{
	bool same = !c->old_mode == !t->mode && (!t->mode || oid_eq(&c->old_id, &t->id));

	ret->mode = !c->new_mode ? 0 : t->mode && c->old_mode == c->new_mode ? t->mode : c->new_mode;
	ret->id = c->new_id;
	ret->ok = ret->plain = same || (!c->new_mode && !t->mode) ||
			       (c->new_mode && t->mode && oid_eq(&c->new_id, &t->id));
	return ret->ok;
}

static int merge(struct deps *d, const struct tree_change *c, const char *target,
		 const struct entry *t, struct merged *ret, struct err *e)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct port_file f = { .path = c->path, .target = target };
	struct port_options o = { .ceiling = RUNG_TOKENS };
	struct port_result r;
	int rc;

	if (by_ids(c, t, ret))
		return 0;
	d->tried++;
	if (d->o->progress)
		d->o->progress(d->o->ctx, "trial merges", d->tried);
	rc = load(d, &tmp, c->old_mode, &c->old_id, &f.before, e);
	if (!rc)
		rc = load(d, &tmp, c->new_mode, &c->new_id, &f.after, e);
	if (!rc)
		rc = load(d, &tmp, t->mode, &t->id, &f.branch, e);
	if (rc)
		return rc;
	if (memchr(f.before.text.p ? f.before.text.p : "", 0, f.before.text.n) ||
	    memchr(f.branch.text.p ? f.branch.text.p : "", 0, f.branch.text.n) ||
	    c->old_mode == TREE_LINK || c->new_mode == TREE_LINK || t->mode == TREE_LINK) {
		deps_spot(d, &ret->spots, f.path, (struct str){ 0 }, (struct str){ 0 });
		return 0;
	}
	port_file(&tmp, &f, &o, &r);
	ret->ok = ret->plain = r.ok;
	for (size_t i = 0; i < r.edits.n; i++)
		if (r.edits.v[i].outcome != EDIT_VERBATIM && r.edits.v[i].outcome != EDIT_ALREADY)
			ret->plain = false;
	if (!ret->plain)
		deps_spots(d, &f, &r, true, &ret->spots);
	if (r.ok && r.deleted)
		ret->mode = 0;
	else if (r.ok)
		rc = blob_write(d->repo, r.text, &ret->id, e);
	return rc;
}

/* One file of a commit, onto what the replay has of it. */
static int one(struct replay *r, const struct tree_change *c, size_t nth, bool verbatim,
	       struct trial *ret, struct err *e)
{
	struct deps *d = r->d;
	const char *target = c->path;
	struct merged *m;
	struct entry *t;
	struct str key;
	char *k;
	int rc = at(r, target, &t, e);

	if (!rc && !t->mode && !t->by && c->old_mode) {
		rc = target_of(d, target, &c->old_id, &target, e);
		if (!rc)
			rc = at(r, target, &t, e);
	}
	if (rc)
		return rc;
	k = arena_printf(&r->tmp, "%s %o", c->path, t->mode);
	key = (struct str){ k, strlen(k) };
	k = arena_alloc(&r->tmp, key.n + 3 * OID_RAW);
	memcpy(k, key.p, key.n);
	memcpy(k + key.n, c->old_id.b, OID_RAW);
	memcpy(k + key.n + OID_RAW, c->new_id.b, OID_RAW);
	memcpy(k + key.n + 2 * OID_RAW, t->id.b, OID_RAW);
	key = (struct str){ k, key.n + 3 * OID_RAW };
	m = map_get(&d->merge_memo, key);
	if (!m) {
		m = ARENA_NEW(d->arena, struct merged);
		rc = merge(d, c, target, t, m, e);
		if (rc)
			return rc;
		map_put(&d->merge_memo, key, m);
	}
	if (!m->ok || (verbatim && !m->plain)) {
		for (size_t i = 0; i < m->spots.n; i++) {
			struct spot *s = ARR_PUSH(d->arena, ret->spots);

			*s = m->spots.v[i];
			s->given = t->by;
		}
		return 1;
	}
	t->id = m->id;
	t->mode = m->mode;
	t->by |= UINT64_C(1) << nth;
	return 0;
}

/* One commit. Return: 0; 1 it does not fit; negative: an error. */
static int commit(struct replay *r, const struct dep *x, size_t nth, bool verbatim,
		  struct trial *ret, struct err *e)
{
	const struct touched *f;
	int rc = files_of(r->d, x, &f, e), failed = 0;

	if (rc)
		return rc;
	for (size_t i = 0; i < f->n && failed < FAILED_MAX && !f->refused; i++) {
		struct tree_change half = f->v[i];

		if (half.kind == TREE_RENAMED) {
			half.path = half.old_path;
			half.new_mode = 0;
			half.new_id = (struct oid){ { 0 } };
			rc = one(r, &half, nth, verbatim, ret, e);
			half = f->v[i];
			half.old_path = half.path;
			half.old_mode = 0;
			half.old_id = (struct oid){ { 0 } };
			failed += rc > 0;
		}
		if (rc >= 0)
			rc = one(r, &half, nth, verbatim, ret, e);
		if (rc < 0)
			return rc;
		failed += rc > 0;
	}
	return failed || f->refused;
}

int deps_replay(struct deps *d, struct dep *const *v, size_t n, bool verbatim, struct trial *ret,
		struct err *e)
{
	struct replay r = { .d = d };
	int rc = 0;

	*ret = (struct trial){ .failed = n };
	map_init(&r.over, &r.tmp);
	for (size_t i = 0; i <= n && !rc; i++) {
		rc = commit(&r, i < n ? v[i] : &d->self, i, verbatim && i == n, ret, e);
		if (rc > 0)
			ret->failed = i;
	}
	arena_release(&r.tmp);
	ret->ok = !rc;
	return rc < 0 ? rc : 0;
}
