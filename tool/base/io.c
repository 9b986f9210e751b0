/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/io.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* The directory of @path ("." when it names none), in the arena. */
static char *parent(struct arena *a, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return arena_str(a, ".");
	return arena_strn(a, (struct str){ path, slash == path ? 1 : (size_t)(slash - path) });
}

/* The file system of @path, by the directory it is mounted on; @path may not exist yet. */
static char *mounted_at(struct arena *a, const char *path)
{
	char *real = NULL, *at;
	struct stat st, up;

	while (!(real = realpath(path, NULL)) && strcmp(path, ".") && strcmp(path, "/"))
		path = parent(a, path);
	at = arena_str(a, real ? real : path);
	mem_free(real);
	if (stat(at, &st))
		return at;
	while (strcmp(at, "/")) {
		char *dir = parent(a, at);

		if (stat(dir, &up) || up.st_dev != st.st_dev)
			break;
		at = dir;
	}
	return at;
}

int io_fail(struct err *e, const char *doing, const char *path, int why)
{
	int code = why == ENOENT ? ERR_NOT_FOUND : ERR_IO;

	err_set(e, code, "cannot %s %s: %s", doing, path, strerror(why));
	io_full(e, path);
	err_at(e, NULL, NULL, path);
	return code;
}

void io_full(struct err *e, const char *path)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	struct statvfs fs;
	char *at;

	/* the words are all that a library hands on of an errno */
	if (!e || strstr(e->what, "file system at") ||
	    (!strstr(e->what, strerror(ENOSPC)) && !strstr(e->what, strerror(EDQUOT))))
		return;
	at = mounted_at(&a, path);
	if (!statvfs(at, &fs)) {
		char *what = arena_str(&a, e->what);
		int code = e->code;

		err_set(e, code, "%s; the file system at %s has %llu KiB and %llu files left", what,
			at, (unsigned long long)fs.f_bavail * fs.f_frsize >> 10,
			(unsigned long long)fs.f_favail);
	}
	err_next(e, "make room there, then type the same again");
}

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

int io_read(const char *path, struct buf *ret, struct err *e)
{
	CLEANUP(close_fd) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	size_t before = ret->n;
	char chunk[16384];
	int why;

	if (fd < 0)
		return io_fail(e, "open", path, errno);
	/* An empty file is an empty text, not a NULL. */
	buf_addz(ret, "");
	for (;;) {
		ssize_t n = read(fd, chunk, sizeof(chunk));

		if (!n)
			return 0;
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			break;
		buf_add(ret, (struct str){ chunk, (size_t)n });
		if (ret->full) {
			ret->n = before;
			ret->p[before] = '\0';
			err_set(e, ERR_LIMIT, "%s is larger than %zu bytes", path,
				ret->max - before);
			err_at(e, NULL, NULL, path);
			return ERR_LIMIT;
		}
	}
	why = errno;
	ret->n = before;
	ret->p[before] = '\0';
	return io_fail(e, "read", path, why);
}

static int write_all(int fd, struct str s)
{
	while (s.n) {
		ssize_t n = write(fd, s.p, s.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n ? errno : EIO;
		s.p += n;
		s.n -= (size_t)n;
	}
	return 0;
}

/* A new file beside @path with the mode that @path has, or the umask's. */
static int open_temp(struct arena *a, const char *path, char **ret_temp)
{
	struct stat st;
	bool old = !stat(path, &st);

	for (int try = 0; try < 100; try++) {
		uint64_t salt;
		char *temp;
		int fd;

		if (getrandom(&salt, sizeof(salt), 0) != sizeof(salt))
			return -1;
		temp = arena_printf(a, "%s.%08x.tmp", path, (unsigned int)salt);
		fd = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
		if (fd < 0 && errno == EEXIST)
			continue;
		if (fd >= 0 && old && fchmod(fd, st.st_mode & 07777)) {
			int why = errno;

			close(fd);
			unlink(temp);
			errno = why;
			return -1;
		}
		*ret_temp = temp;
		return fd;
	}
	return -1;
}

int io_write(const char *path, struct str text, struct err *e)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	struct stat st;
	char *temp, *real;
	int fd, why;

	/* What a symbolic link points to is replaced, not the link. */
	if (!lstat(path, &st) && S_ISLNK(st.st_mode) && (real = realpath(path, NULL))) {
		path = arena_str(&a, real);
		mem_free(real);
	}
	fd = open_temp(&a, path, &temp);
	if (fd < 0)
		return io_fail(e, "write", path, errno);
	why = write_all(fd, text);
	if (!why && fsync(fd))
		why = errno;
	if (close(fd) && !why)
		why = errno;
	if (!why && rename(temp, path))
		why = errno;
	if (why) {
		unlink(temp);
		return io_fail(e, "write", path, why);
	}
	return io_sync(parent(&a, path), e);
}

int io_sync(const char *path, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	/* Some file systems cannot sync a directory and say EINVAL. */
	int why = fd < 0 || (fsync(fd) && errno != EINVAL) ? errno : 0;

	if (fd >= 0)
		close(fd);
	return why ? io_fail(e, "sync", path, why) : 0;
}

int io_rename(const char *from, const char *to, struct err *e)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;

	if (rename(from, to))
		return io_fail(e, "write", to, errno);
	return io_sync(parent(&a, to), e);
}

int io_mkdir(const char *path, struct err *e)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	char *copy = arena_str(&a, path);
	struct stat st;

	for (char *p = copy + 1; *copy && *p; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		if (mkdir(copy, 0777) && errno != EEXIST && stat(copy, &st))
			return io_fail(e, "make the directory", copy, errno);
		*p = '/';
	}
	if (!mkdir(copy, 0777))
		return 0;
	if (errno == EEXIST && !stat(copy, &st))
		errno = S_ISDIR(st.st_mode) ? 0 : ENOTDIR;
	return errno ? io_fail(e, "make the directory", path, errno) : 0;
}

int io_tmpdir(struct arena *a, const char *tag, char **ret_path, struct err *e)
{
	const char *top = getenv("TMPDIR");
	char *path = arena_printf(a, "%s/backport-%s-XXXXXX", top && *top ? top : "/tmp", tag);

	if (!mkdtemp(path))
		return io_fail(e, "make a directory", path, errno);
	*ret_path = path;
	return 0;
}

/* Everything below the directory @name of @at; one descriptor a level. */
static void empty_dir(int at, const char *name)
{
	int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct dirent *d;
	DIR *dir;

	if (fd < 0 && errno == EACCES) {
		fchmodat(at, name, 0700, 0);
		fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	}
	if (fd < 0)
		return;
	dir = fdopendir(fd);
	if (!dir) {
		close(fd);
		return;
	}
	fchmod(fd, 0700);
	while ((d = readdir(dir))) {
		if (!strcmp(d->d_name, ".") || !strcmp(d->d_name, ".."))
			continue;
		if (!unlinkat(fd, d->d_name, 0) || errno == ENOENT)
			continue;
		empty_dir(fd, d->d_name);
		unlinkat(fd, d->d_name, AT_REMOVEDIR);
	}
	closedir(dir);
}

void io_rmtree(const char *path)
{
	if (!unlink(path) || errno == ENOENT)
		return;
	empty_dir(AT_FDCWD, path);
	rmdir(path);
}

bool io_exists(const char *path)
{
	return !access(path, F_OK);
}
