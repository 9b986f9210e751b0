/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "work/resolution_share.h"

#include "base/map.h"
#include "base/proc.h"
#include "git/commit.h"
#include "git/history.h"
#include "git/tree.h"

#define THEIRS "refs/backport/remotes/%s/resolutions"

/* git itself: transports, credentials and hooks are the user's, as when they type it. */
static int git(struct repo *r, const char *const *args, const char *what, struct err *e)
{
	CLEANUP(buf_release) struct buf said = BUF_INIT(1 << 16);
	const char *argv[10] = { "git", "-C", repo_common_dir(r) };
	struct proc p = { .argv = argv, .err = &said, .timeout_ms = 10 * 60 * 1000 };
	int status = 0, rc;
	size_t n = 3;

	while (*args && n < ARRAY_SIZE(argv) - 1)
		argv[n++] = *args++;
	rc = proc_run(&p, &status, e);
	if (rc || !status)
		return rc;
	return err_set(e, ERR_TOOL, "%s: %.*s", what, STR_ARG(str_trim(buf_str(&said))));
}

static bool good_remote(const char *remote)
{
	return *remote && *remote != '-';
}

int resolutions_push(struct repo *r, const char *remote, struct err *e)
{
	const char *args[] = { "push", "--quiet", remote, RESOLUTIONS_REF ":" RESOLUTIONS_REF,
			       NULL };
	struct oid id;
	int rc;

	if (!good_remote(remote))
		return err_set(e, ERR_INPUT, "%s is no remote", remote);
	rc = refs_read(r, RESOLUTIONS_REF, &id, e);
	if (rc == ERR_NOT_FOUND)
		return err_set(e, rc, "there are no resolutions to push yet");
	if (!rc)
		rc = git(r, args, "git push", e);
	if (rc == ERR_TOOL)
		err_next(e, "backport resolutions fetch %s, then push again", remote);
	return rc;
}

struct file_set {
	struct arena *arena;
	struct map map;		/* path -> struct oid */
};

static int note_file(void *ctx, const char *path, const struct oid *id, uint32_t mode)
{
	struct file_set *s = ctx;
	struct oid *copy = ARENA_NEW(s->arena, struct oid);

	(void)mode;
	*copy = *id;
	map_put(&s->map, str_of(path), copy);
	return 0;
}

static int read_set(struct repo *r, struct arena *a, const struct oid *commit, struct file_set *ret,
		    struct oid *ret_tree, struct err *e)
{
	struct commit c;
	int rc;

	ret->arena = a;
	map_init(&ret->map, a);
	*ret_tree = (struct oid){ { 0 } };
	if (oid_is_zero(commit))
		return 0;
	rc = commit_read(r, a, commit, &c, e);
	if (rc)
		return rc;
	*ret_tree = c.tree;
	return tree_walk(r, &c.tree, "", note_file, ret, e);
}

/* The conflicts that a set resolves: the directories of its files. */
static void keys_of(struct arena *a, const struct file_set *s, struct map *ret)
{
	struct str path;
	size_t pos = 0;
	void *val;

	map_init(ret, a);
	while (map_next(&s->map, &pos, &path, &val)) {
		size_t id = strlen(str_base_name(arena_strn(a, path)));

		map_put(ret, arena_span(a, (struct str){ path.p, path.n - id }), ret);
	}
}

/* What they have and the common past has not comes; what the past had and they have not goes. */
static int merge(struct repo *r, struct arena *a, const struct ident *who, const struct oid *ours,
		 const struct oid *theirs, const char *remote, struct share_result *ret,
		 struct oid *ret_new, struct err *e)
{
	struct file_set o, t, b;
	struct oid base = { { 0 } }, tree, other, past, parents[2] = { *ours, *theirs };
	struct commit_new c = { .author = who->raw, .committer = who->raw, .parents = parents,
				.n_parents = 2 };
	ARR(struct tree_update) up = { 0 };
	struct map keys;
	size_t pos;
	struct str path;
	void *val;
	int rc;

	if (history_merge_base(r, ours, theirs, &base, NULL))
		base = (struct oid){ { 0 } };
	if (oid_eq(&base, theirs)) {
		*ret_new = *ours;
		return 0;
	}
	rc = read_set(r, a, ours, &o, &tree, e);
	if (!rc)
		rc = read_set(r, a, theirs, &t, &other, e);
	if (!rc)
		rc = read_set(r, a, &base, &b, &past, e);
	keys_of(a, &o, &keys);
	for (pos = 0; !rc && map_next(&t.map, &pos, &path, &val);)
		if (!map_has(&o.map, path) && !map_has(&b.map, path)) {
			const char *id = str_base_name(arena_strn(a, path));

			if (map_has(&keys, (struct str){ path.p, path.n - strlen(id) }))
				*ARR_PUSH(a, ret->rivals) = id;
			*ARR_PUSH(a, up) = (struct tree_update){ arena_strn(a, path),
								 *(struct oid *)val, TREE_FILE };
			ret->added++;
		}
	for (pos = 0; !rc && map_next(&b.map, &pos, &path, &val);)
		if (map_has(&o.map, path) && !map_has(&t.map, path)) {
			*ARR_PUSH(a, up) = (struct tree_update){ .path = arena_strn(a, path) };
			ret->dropped++;
		}
	if (!rc && oid_eq(&base, ours)) {
		*ret_new = *theirs;
		return 0;
	}
	if (!rc)
		rc = tree_write(r, &tree, up.v, up.n, &c.tree, e);
	c.message = str_of(arena_printf(a, "Merge resolutions of %s\n", remote));
	return rc ? rc : commit_write(r, &c, ret_new, e);
}

int resolutions_fetch(struct repo *r, struct arena *a, const struct ident_source *who,
		      const char *remote, struct share_result *ret, struct err *e)
{
	const char *theirs = arena_printf(a, THEIRS, remote);
	const char *args[] = { "fetch", "--quiet", "--no-write-fetch-head", remote,
			       arena_printf(a, "+" RESOLUTIONS_REF ":%s", theirs), NULL };
	struct ref_update up = { .ref = RESOLUTIONS_REF,
				 .reflog = arena_printf(a, "backport: resolutions of %s", remote) };
	struct oid id;
	struct lock *l = NULL;
	struct ident me;
	int rc = ident_committer(r, a, who, &me, e);

	*ret = (struct share_result){ 0 };
	if (!rc && (!good_remote(remote) || strpbrk(remote, " :~^?*[\\")))
		rc = err_set(e, ERR_INPUT, "%s is not the name of a remote", remote),
		err_next(e, "git remote add NAME %s, then backport resolutions fetch NAME", remote);
	if (!rc)
		rc = git(r, args, "git fetch", e);
	if (!rc)
		rc = lock_take(r, &l, NULL, e);
	if (!rc)
		rc = refs_read(r, theirs, &id, e);
	if (!rc)
		rc = refs_value(r, RESOLUTIONS_REF, &up.old, e);
	if (!rc)
		rc = oid_is_zero(&up.old) ? (up.new = id, 0) :
			merge(r, a, &me, &up.old, &id, remote, ret, &up.new, e);
	if (!rc && oid_is_zero(&up.old)) {
		struct file_set all;
		struct oid tree;

		rc = read_set(r, a, &id, &all, &tree, e);
		ret->added = rc ? 0 : all.map.n;
	}
	if (!rc && !oid_eq(&up.old, &up.new))
		rc = refs_update(r, l, &me, &up, 1, e);
	lock_drop(l);
	return rc;
}
