// SPDX-License-Identifier: GPL-2.0-or-later
#include "ci/target.h"

#include "git/blob.h"
#include "git/commit.h"
#include "git/history.h"
#include "git/refs.h"

#define RESULTS "refs/heads/backport/"

/* A name for directories that no two targets of this machine share. */
static const char *slug(struct repo *r, struct arena *a, const char *name)
{
	char *z = arena_str(a, name);
	struct oid id;

	for (char *c = z; *c; c++)
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._", *c) ||
		    (c == z && *c == '.'))
			*c = '-';
	if (strlen(z) > 60)
		z[60] = '\0';
	blob_id(str_of(arena_printf(a, "%s\n%s", repo_common_dir(r), name)), &id);
	return arena_printf(a, "%s-%s", z, oid_abbrev(a, &id, 8));
}

static int fill(struct repo *r, struct arena *a, struct ci_target *t, struct err *e)
{
	char before[OID_HEX + 1], after[OID_HEX + 1];
	struct commit c;
	int rc = commit_read(r, a, &t->before, &c, e);

	if (rc)
		return rc;
	t->before_tree = c.tree;
	rc = commit_read(r, a, &t->after, &c, e);
	if (rc)
		return rc;
	t->after_tree = c.tree;
	t->slug = slug(r, a, t->name);
	rc = repo_kernel_version(r, a, &t->before_tree, &t->version, e);
	if (rc)
		return rc;
	if (!t->version)
		return err_set(e, ERR_INPUT, "%s is no kernel: it has no Makefile with VERSION",
			       t->name);
	/* Two ranges on one kernel differ by few objects: they are built in one place. */
	t->room = slug(r, a, t->version);
	oid_hex(&t->before, before);
	oid_hex(&t->after, after);
	rc = range_add(r, a, arena_printf(a, "%s..%s", before, after), &t->commits, e);
	return rc ? err_prefix(e, "%s", t->name) : 0;
}

/* "refs/heads/backport/SERIES/BRANCH": is it a port to @b, of that series? */
static bool is_result(const char *ref, const struct branch *b, const char *series)
{
	struct str s = str_of(ref), tail = str_of(b->result);
	size_t head = strlen(RESULTS);

	if (!str_ends(s, b->result) || s.n < head + tail.n + 2 || s.p[s.n - tail.n - 1] != '/')
		return false;
	s = (struct str){ s.p + head, s.n - head - tail.n - 1 };
	/* a name with a slash in it may be the beginning of
	 * another branch's (stable/linux-5.10.y) */
	return series ? str_is(s, series) : !memchr(s.p, '/', s.n);
}

int target_branch(struct repo *r, struct arena *a, const struct branch *b, const char *series,
		  struct ci_targets *ret, struct err *e)
{
	struct refs refs = { 0 };
	struct ci_target t = { .name = b->name };
	size_t found = 0;
	int rc = refs_list(r, a, RESULTS, &refs, e);

	if (rc)
		return rc;
	for (size_t i = 0; i < refs.n; i++)
		if (is_result(refs.v[i].name, b, series)) {
			found++;
			t.ref = refs.v[i].name;
			t.after = refs.v[i].id;
		}
	if (!found) {
		err_set(e, ERR_NOT_FOUND, "%s has no port to test%s%s", b->name,
			series ? " of series " : "", series ? series : "");
		err_next(e, "backport apply --branch %s", b->name);
		return err_at(e, b->name, NULL, NULL);
	}
	if (found > 1) {
		err_set(e, ERR_USAGE, "%s has %zu ports: say which", b->name, found);
		return err_next(e, "backport ci run --branch %s --series NAME", b->name);
	}
	rc = history_merge_base(r, &b->commit, &t.after, &t.before, e);
	if (rc)
		return err_at(e, b->name, NULL, NULL);
	t.stale = !oid_eq(&t.before, &b->commit);
	rc = fill(r, a, &t, e);
	if (rc)
		return err_at(e, b->name, NULL, NULL);
	*ARR_PUSH(a, *ret) = t;
	return 0;
}

int target_range(struct repo *r, struct arena *a, const char *range, struct ci_targets *ret,
		 struct err *e)
{
	const char *dots = strstr(range, "..");
	struct ci_target t = { .name = range };
	int rc;

	if (!dots || !dots[2] || dots == range || dots[2] == '.')
		return err_set(e, ERR_INPUT, "not a range A..B: %s", range);
	rc = repo_commit_of(r, arena_strn(a, (struct str){ range, (size_t)(dots - range) }),
			    &t.before, e);
	if (!rc)
		rc = repo_commit_of(r, dots + 2, &t.after, e);
	if (!rc)
		rc = fill(r, a, &t, e);
	if (!rc)
		*ARR_PUSH(a, *ret) = t;
	return rc;
}
