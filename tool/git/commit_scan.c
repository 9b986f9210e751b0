// SPDX-License-Identifier: GPL-2.0-or-later
#include "git/commit_scan.h"

#include "git/commit_raw.h"
#include "git/lg2.h"

/* libgit2's own default for commits, which it has no way to ask for. */
#define CACHED_COMMIT_MAX 4096

struct commit_scan {
	struct repo *repo;
	git_odb_object *obj;
	struct oid *parents;
	size_t cap;
};

struct commit_scan *commit_scan_new(struct repo *r)
{
	struct commit_scan *s = mem_zalloc(sizeof(*s));

	s->repo = r;
	git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT, GIT_OBJECT_COMMIT, (size_t)0);
	return s;
}

void commit_scan_free(struct commit_scan *s)
{
	if (!s)
		return;
	git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT, GIT_OBJECT_COMMIT,
			 (size_t)CACHED_COMMIT_MAX);
	git_odb_object_free(s->obj);
	mem_free(s->parents);
	mem_free(s);
}

int commit_scan_read(struct commit_scan *s, const struct oid *id, struct history_commit *ret,
		     struct err *e)
{
	struct history_commit c = { .id = *id };
	char hex[OID_HEX + 1];
	struct raw_commit raw;
	int rc;

	git_odb_object_free(s->obj);
	s->obj = NULL;
	rc = git_odb_read(&s->obj, s->repo->odb, lg2_oid(id));
	if (rc == GIT_ENOTFOUND) {
		git_error_clear();
		return err_set(e, ERR_MISSING_OBJ, "commit %s is not here", oid_hex(id, hex));
	}
	if (rc)
		return lg2_err(e, ERR_IO, "cannot read commit %s", oid_hex(id, hex));
	if (git_odb_object_type(s->obj) != GIT_OBJECT_COMMIT ||
	    !raw_commit_parse(lg2_data(s->obj), &raw))
		return err_set(e, ERR_INPUT, "%s is no commit, or malformed", oid_hex(id, hex));
	c.tree = raw.tree;
	c.time = raw.time;
	c.raw = lg2_data(s->obj);
	c.n_parents = raw_commit_n_parents(&raw);
	c.cut = c.n_parents && repo_is_shallow_at(s->repo, id);
	if (c.n_parents > s->cap) {
		s->cap = c.n_parents * 2;
		s->parents = mem_realloc(s->parents, s->cap * sizeof(*s->parents));
	}
	for (size_t i = 0; i < c.n_parents; i++)
		s->parents[i] = raw_commit_parent(&raw, i);
	c.parents = s->parents;
	*ret = c;
	return 0;
}
