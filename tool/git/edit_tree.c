/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "git/edit_tree.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "git/blob.h"
#include "git/lg2.h"
#include "git/tree.h"

#define TREES_MAX 1000

static bool is_empty_dir(const char *dir)
{
	struct dirent *d;
	bool empty = true;
	DIR *h = opendir(dir);

	if (!h)
		return errno == ENOENT;
	while (empty && (d = readdir(h)))
		empty = !strcmp(d->d_name, ".") || !strcmp(d->d_name, "..");
	closedir(h);
	return empty;
}

static int put(struct arena *a, const char *dir, const char *name, struct str text, struct err *e)
{
	return io_write(arena_printf(a, "%s/%s", dir, name), text, e);
}

/* The directory that git keeps of the work tree, new; *ret is its path. */
static int admin_dir(struct repo *r, struct arena *a, const char *name, const char **ret,
		     struct err *e)
{
	char *base = arena_printf(a, "%s/worktrees", r->common_dir);
	int rc = io_mkdir(base, e);

	for (int i = 0; !rc && i < TREES_MAX; i++) {
		char *path = i ? arena_printf(a, "%s/%s-%d", base, name, i) :
			arena_printf(a, "%s/%s", base, name);

		if (!mkdir(path, 0777)) {
			*ret = path;
			return 0;
		}
		if (errno != EEXIST)
			rc = err_set(e, ERR_IO, "cannot make %s: %s", path, strerror(errno));
	}
	return rc ? rc : err_set(e, ERR_IO, "too many work trees in %s", base);
}

static git_index_entry entry(const char *path, const struct edit_stage *s)
{
	git_index_entry x = { .path = path, .mode = s->mode };

	memcpy(x.id.id, s->id.b, OID_RAW);
	return x;
}

/* Files that no one checked out: git calls them skip-worktree, and minds them not. */
static void hide(const git_index_entry *x, bool on)
{
	/* libgit2 has no call for it; the flag is written with the index */
	git_index_entry *own = (git_index_entry *)x;

	if (on)
		own->flags_extended |= GIT_INDEX_ENTRY_SKIP_WORKTREE;
	else
		own->flags_extended &= (uint16_t)~GIT_INDEX_ENTRY_SKIP_WORKTREE;
}

static int index_conflict(git_index *x, const struct edit_entry *v)
{
	git_index_entry side[3];
	const git_index_entry *p[3];

	for (int i = 0; i < 3; i++) {
		side[i] = entry(v->path, &v->stage[i]);
		p[i] = v->stage[i].mode ? &side[i] : NULL;
	}
	return git_index_conflict_add(x, p[0], p[1], p[2]);
}

static int write_index(struct repo *r, const char *path, const struct oid *tree,
		       const struct edit_entry *v, size_t n, struct err *e)
{
	git_index *x = NULL;
	git_tree *t = NULL;
	int rc = git_index_open(&x, path);

	if (!rc)
		rc = git_tree_lookup(&t, r->g, lg2_oid(tree));
	if (!rc)
		rc = git_index_read_tree(x, t);
	for (size_t i = 0; !rc && i < git_index_entrycount(x); i++)
		hide(git_index_get_byindex(x, i), true);
	for (size_t i = 0; !rc && i < n; i++) {
		git_index_entry one = entry(v[i].path, &v[i].merged);

		if (v[i].conflicted) {
			rc = index_conflict(x, &v[i]);
		} else if (v[i].merged.mode) {
			one.flags_extended = v[i].there ? 0 : GIT_INDEX_ENTRY_SKIP_WORKTREE;
			rc = git_index_add(x, &one);
		} else {
			rc = git_index_remove(x, v[i].path, 0);
		}
	}
	if (!rc)
		rc = git_index_write(x);
	git_tree_free(t);
	git_index_free(x);
	return rc ? lg2_err(e, ERR_IO, "cannot write the index of the work tree") : 0;
}

static int write_file(struct arena *a, const char *dir, const char *path, struct str text,
		      uint32_t mode, struct err *e)
{
	char *full = arena_printf(a, "%s/%s", dir, path), *slash = strrchr(full, '/');
	int rc = io_mkdir(arena_strn(a, (struct str){ full, (size_t)(slash - full) }), e);

	if (!rc)
		rc = io_write(full, text, e);
	if (!rc && mode == TREE_EXEC && chmod(full, 0777))
		rc = err_set(e, ERR_IO, "cannot make %s executable", full);
	return rc;
}

static int fill_admin(struct arena *a, const char *admin, const char *dir, const struct oid *commit,
		      struct err *e)
{
	int rc = put(a, admin, "commondir", STR("../..\n"), e);

	if (!rc)
		rc = put(a, admin, "HEAD", str_of(arena_printf(a, "%s\n", oid_str(a, commit))), e);
	if (!rc)
		rc = put(a, admin, "gitdir", str_of(arena_printf(a, "%s/.git\n", dir)), e);
	return rc;
}

int edit_tree_make(struct repo *r, const char *dir, const char *name, const struct oid *commit,
		   const struct oid *tree, const struct edit_entry *v, size_t n, struct err *e)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	const char *admin = NULL;
	int rc;

	if (!is_empty_dir(dir)) {
		err_set(e, ERR_INPUT, "%s is there already, and not empty", dir);
		return err_next(e, "backport edit OTHER-DIR");
	}
	rc = io_mkdir(dir, e);
	if (!rc)
		rc = admin_dir(r, &a, name, &admin, e);
	if (!rc)
		rc = fill_admin(&a, admin, dir, commit, e);
	if (!rc)
		rc = write_index(r, arena_printf(&a, "%s/index", admin), tree, v, n, e);
	for (size_t i = 0; !rc && i < n; i++)
		if (v[i].there)
			rc = write_file(&a, dir, v[i].path, v[i].text,
					v[i].conflicted ? v[i].stage[1].mode : v[i].merged.mode, e);
	/* last: with this file it becomes a work tree */
	if (!rc)
		rc = put(&a, dir, ".git", str_of(arena_printf(&a, "gitdir: %s\n", admin)), e);
	if (rc) {
		if (admin)
			io_rmtree(admin);
		io_rmtree(dir);
	}
	return rc;
}

/* Where git keeps what it knows of the work tree at @dir; NULL when it is none of ours. */
static const char *find_admin(struct repo *r, struct arena *a, const char *dir)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(64 << 10), back = BUF_INIT(64 << 10);
	const char *base = arena_printf(a, "%s/worktrees/", r->common_dir), *path;
	struct str s;

	if (io_read(arena_printf(a, "%s/.git", dir), &b, NULL) ||
	    !str_starts(buf_str(&b), "gitdir: "))
		return NULL;
	s = str_trim((struct str){ b.p + 8, b.n - 8 });
	path = arena_strn(a, s);
	if (strncmp(path, base, strlen(base)) ||
	    io_read(arena_printf(a, "%s/gitdir", path), &back, NULL) ||
	    !str_is(str_trim(buf_str(&back)), arena_printf(a, "%s/.git", dir)))
		return NULL;
	return path;
}

static int no_tree(const char *dir, struct err *e)
{
	err_set(e, ERR_NOT_FOUND, "%s is no work tree of this repository any more", dir);
	return err_next(e, "backport edit NEW-DIR");
}

int edit_tree_add(struct repo *r, const char *dir, const struct oid *tree, const char *path,
		  struct err *e)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	const char *admin = find_admin(r, &a, dir);
	git_index *x = NULL;
	const git_index_entry *at;
	uint32_t mode;
	struct oid id;
	struct str text;
	int rc = admin ? tree_find(r, tree, path, &id, &mode, e) : no_tree(dir, e);

	if (!rc && mode != TREE_FILE && mode != TREE_EXEC)
		rc = err_set(e, ERR_INPUT, "%s is no regular file", path);
	if (!rc && io_exists(arena_printf(&a, "%s/%s", dir, path)))
		return 0;
	if (!rc)
		rc = blob_text(r, &a, &id, &text, e);
	if (!rc)
		rc = write_file(&a, dir, path, text, mode, e);
	if (rc)
		return rc;
	rc = git_index_open(&x, arena_printf(&a, "%s/index", admin));
	at = rc ? NULL : git_index_get_bypath(x, path, 0);
	if (at) {
		hide(at, false);
		rc = git_index_write(x);
	}
	git_index_free(x);
	return rc ? lg2_err(e, ERR_IO, "cannot write the index of %s", dir) : 0;
}

static int find_file(struct arena *a, const char *dir, const char *path, uint32_t mode,
		     struct edit_finds *ret, struct err *e)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(BUF_FILE_MAX);
	char *full = arena_printf(a, "%s/%s", dir, path);
	struct edit_found f = { path, mode, { 0 } };
	struct stat st;
	int rc = 0;

	for (size_t i = 0; i < ret->n; i++)
		if (!strcmp(ret->v[i].path, path))
			return 0;
	if (lstat(full, &st)) {
		f.mode = 0;
	} else if (!S_ISREG(st.st_mode)) {
		return err_set(e, ERR_INPUT, "%s is no regular file", full);
	} else {
		rc = io_read(full, &b, e);
		if (rc)
			return rc;
		f.text = arena_span(a, buf_str(&b));
		f.mode = st.st_mode & 0100 ? TREE_EXEC : TREE_FILE;
	}
	*ARR_PUSH(a, *ret) = f;
	return 0;
}

/* What we, mergetools and editors leave beside the files: no part of a resolution, not even by
 * git add -A. */
static bool is_litter(struct str name)
{
	static const char *const in[] = { "_BACKUP_", "_LOCAL_", "_REMOTE_", "_BASE_" };

	for (size_t i = 0; i < ARRAY_SIZE(in); i++)
		if (str_find(name, str_of(in[i]), 0) > 0)
			return true;
	return str_ends(name, ".orig") || str_ends(name, "~") || str_ends(name, ".rej") ||
	       str_is(name, EDIT_TREE_NOTE);
}

/* Files that the index does not have. */
static void find_untracked(struct arena *a, git_index *x, const char *dir, const char *below,
			   struct edit_finds *ret)
{
	DIR *h = opendir(*below ? arena_printf(a, "%s/%s", dir, below) : dir);
	struct dirent *d;

	while (h && (d = readdir(h))) {
		struct str s = str_of(d->d_name);
		char *path = *below ? arena_printf(a, "%s/%s", below, d->d_name) :
			arena_str(a, d->d_name);
		struct stat st;

		if (s.p[0] == '.' || is_litter(s) ||
		    lstat(arena_printf(a, "%s/%s", dir, path), &st))
			continue;
		if (S_ISDIR(st.st_mode))
			find_untracked(a, x, dir, path, ret);
		else if (git_index_find(NULL, x, path))
			*ARR_PUSH(a, ret->untracked) = path;
	}
	if (h)
		closedir(h);
	git_error_clear();
}

int edit_tree_read(struct repo *r, struct arena *a, const char *dir, struct edit_finds *ret,
		   struct err *e)
{
	const char *admin = find_admin(r, a, dir);
	git_index *x = NULL;
	int rc;

	if (!admin)
		return no_tree(dir, e);
	if (git_index_open(&x, arena_printf(a, "%s/index", admin)))
		return lg2_err(e, ERR_IO, "cannot read the index of %s", dir);
	rc = 0;
	for (size_t i = 0; !rc && i < git_index_entrycount(x); i++) {
		const git_index_entry *at = git_index_get_byindex(x, i);

		if (!(at->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE) &&
		    !is_litter(str_of(str_base_name(at->path))))
			rc = find_file(a, dir, arena_str(a, at->path), at->mode, ret, e);
	}
	if (!rc)
		find_untracked(a, x, dir, "", ret);
	git_index_free(x);
	return rc;
}

void edit_tree_remove(struct repo *r, const char *dir)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	const char *admin = find_admin(r, &a, dir);

	if (!admin)
		return;
	io_rmtree(dir);
	io_rmtree(admin);
	rmdir(arena_printf(&a, "%s/worktrees", r->common_dir));
}
