// SPDX-License-Identifier: GPL-2.0-or-later
#include "ci/export.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "git/blob.h"
#include "git/tree.h"

struct job {
	struct repo *repo;
	int dir;		/* of the top */
	const char *name;	/* for messages */
	char made[4096];	/* the directory made last: files come in order */
	void (*progress)(void *ctx, size_t files);
	void *ctx;
	struct export_count *count;
	struct err *e;
};

static int fail(struct job *j, const char *path, int why)
{
	err_set(j->e, ERR_IO, "cannot write %s/%s: %s", j->name, path, strerror(why));
	if (why == ENOSPC || why == EDQUOT)
		err_next(j->e, "make room on that disk, or give another directory with --work-dir");
	return err_at(j->e, NULL, NULL, path);
}

/* git itself would not check such a path out. */
static bool path_ok(const char *path)
{
	for (const char *s = path; *s; s = *s == '/' ? s + 1 : s) {
		size_t n = strcspn(s, "/");

		if (!n || (n == 1 && s[0] == '.') || (n == 2 && !memcmp(s, "..", 2)) ||
		    (n == 4 && !strncasecmp(s, ".git", 4)))
			return false;
		s += n;
	}
	return path[0] && path[0] != '/' && strlen(path) < 4000;
}

static int make_parents(struct job *j, const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t n = slash ? (size_t)(slash - path) : 0;
	char dir[4096];

	if (!n || (strlen(j->made) == n && !memcmp(j->made, path, n)))
		return 0;
	for (size_t i = 1; i <= n; i++) {
		if (path[i] != '/')
			continue;
		memcpy(dir, path, i);
		dir[i] = '\0';
		if (mkdirat(j->dir, dir, 0777) && errno != EEXIST)
			return fail(j, dir, errno);
	}
	memcpy(j->made, path, n);
	j->made[n] = '\0';
	return 0;
}

/* Whatever stands at @path goes. */
static bool clear(struct job *j, const char *path)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;

	if (unlinkat(j->dir, path, 0) && (errno == EISDIR || errno == EPERM))
		io_rmtree(arena_printf(&a, "%s/%s", j->name, path));
	return faccessat(j->dir, path, F_OK, AT_SYMLINK_NOFOLLOW) && errno == ENOENT;
}

static int write_file(struct job *j, const char *path, struct str text, bool exec)
{
	const int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW;
	int fd = openat(j->dir, path, flags, exec ? 0777 : 0666), why;

	/* An overlay made up what the tree now has. */
	if (fd < 0 && errno == EEXIST && clear(j, path))
		fd = openat(j->dir, path, flags, exec ? 0777 : 0666);
	why = fd < 0 ? errno : 0;

	for (size_t done = 0; !why && done < text.n;) {
		ssize_t n = write(fd, text.p + done, text.n - done);

		if (n > 0)
			done += (size_t)n;
		else if (n == 0 || errno != EINTR)
			why = n ? errno : EIO;
	}
	if (fd >= 0 && close(fd) && !why)
		why = errno;
	return why ? fail(j, path, why) : 0;
}

static int put(void *ctx, const char *path, const struct oid *id, uint32_t mode)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	struct job *j = ctx;
	struct str text;
	int rc;

	if (!path_ok(path))
		return err_set(j->e, ERR_INPUT, "the tree has a path that must not be written: %s",
			       path);
	rc = blob_text(j->repo, &a, id, &text, j->e);
	if (!rc)
		rc = make_parents(j, path);
	if (rc)
		return rc;
	if (mode == TREE_LINK)
		rc = symlinkat(arena_strn(&a, text), j->dir, path) ? fail(j, path, errno) : 0;
	else
		rc = write_file(j, path, text, mode == TREE_EXEC);
	j->count->written++;
	if (j->progress && j->count->written % 500 == 0)
		j->progress(j->ctx, j->count->written);
	return rc;
}

/* The file, then the directories that this leaves empty. */
static int take(struct job *j, const char *path)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	char *p = arena_str(&a, path), *slash;

	if (!path_ok(path))
		return 0;
	if (!clear(j, p))
		return fail(j, path, errno);
	j->count->deleted++;
	j->made[0] = '\0';
	while ((slash = strrchr(p, '/'))) {
		*slash = '\0';
		if (unlinkat(j->dir, p, AT_REMOVEDIR))
			break;
	}
	return 0;
}

static int update(struct job *j, const struct oid *old, const struct oid *new)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	struct tree_changes c = { 0 };
	int rc = tree_changes(j->repo, &a, old, new, &c, j->e);

	/* All that goes goes first: a link must not stand where a directory comes. */
	for (size_t i = 0; !rc && i < c.n; i++)
		if (c.v[i].kind != TREE_ADDED)
			rc = take(j, c.v[i].kind == TREE_RENAMED ? c.v[i].old_path : c.v[i].path);
	for (size_t i = 0; !rc && i < c.n; i++)
		if (c.v[i].kind != TREE_DELETED)
			rc = put(j, c.v[i].path, &c.v[i].new_id, c.v[i].new_mode);
	return rc;
}

static bool remembered(const char *stamp, struct oid *ret)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(256);

	return !io_read(stamp, &b, NULL) && oid_parse(str_trim(buf_str(&b)), ret);
}

int export_tree(struct repo *r, const struct oid *tree, const char *dir,
		void (*progress)(void *ctx, size_t files), void *ctx, struct export_count *ret,
		struct err *e)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	const char *stamp = arena_printf(&a, "%s.tree", dir);
	struct job j = { .repo = r, .name = dir, .progress = progress, .ctx = ctx, .count = ret,
			 .e = e };
	struct oid old;
	bool known = remembered(stamp, &old) && io_exists(dir) && repo_has(r, &old);
	int rc;

	*ret = (struct export_count){ .whole = !known };
	if (known && oid_eq(&old, tree))
		return 0;
	unlink(stamp);
	if (!known)
		io_rmtree(dir);
	rc = io_mkdir(dir, e);
	if (rc)
		return rc;
	j.dir = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (j.dir < 0)
		return fail(&j, "", errno);
	rc = known ? update(&j, &old, tree) : tree_walk(r, tree, "", put, &j, e);
	close(j.dir);
	if (!rc) {
		char hex[OID_HEX + 2];

		oid_hex(tree, hex);
		hex[OID_HEX] = '\n';
		rc = io_write(stamp, (struct str){ hex, OID_HEX + 1 }, e);
	}
	return rc;
}
