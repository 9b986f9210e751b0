/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Preloaded into the program under test: kills it at a chosen write, or lets
 * every call fail once.
 *
 *	TORTURE_DIR=DIR		only writes below this directory count
 *	TORTURE_COUNT=FILE	at the end the number of points is written there
 *	TORTURE_KILL=N		SIGKILL at point N, from 1
 *	TORTURE_THEN=COMMAND	at that point a shell does this instead, and the program goes on
 *	TORTURE_FAULT=IN,OUT	descriptors of a conversation: before a call of the kinds named in
 *				TORTURE_KINDS ("alloc", "write", "git") it forks; the child sees
 *				that call fail and runs to its end, and asks to have files noted
 *				("snap") before it changes the first; the parent tells how it
 *				ended and goes on once it is answered
 *	TORTURE_EVERY=N		only about one allocation in N, and one other call in N/40, chosen by
 *	TORTURE_SEED=S
 *
 * A point is a call that changes files, a moment before it and one after it; a
 * write has a third, when half of it is out.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static bool ready, busy, in_child, changed;
static char dir[4096];
static size_t dir_n;
static long point, kill_at, every = 1, seed;
static const char *count_file, *then;
static int from_driver = -1, to_driver = -1;
static bool fault_alloc, fault_write, fault_git;

extern void *__libc_malloc(size_t n);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t n);

static void __attribute__((constructor)) begin(void)
{
	const char *z = getenv("TORTURE_DIR");

	if (!z)
		return;
	snprintf(dir, sizeof(dir), "%s/", z);
	dir_n = strlen(dir);
	count_file = getenv("TORTURE_COUNT");
	then = getenv("TORTURE_THEN");
	if ((z = getenv("TORTURE_KILL")))
		kill_at = strtol(z, NULL, 10);
	if ((z = getenv("TORTURE_EVERY")))
		every = strtol(z, NULL, 10);
	if ((z = getenv("TORTURE_SEED")))
		seed = strtol(z, NULL, 10);
	if ((z = getenv("TORTURE_FAULT")) && sscanf(z, "%d,%d", &from_driver, &to_driver) == 2) {
		const char *kinds = getenv("TORTURE_KINDS");

		fault_alloc = kinds && strstr(kinds, "alloc");
		fault_write = kinds && strstr(kinds, "write");
		fault_git = kinds && strstr(kinds, "git");
	}
	/* the first backtrace() loads a library, which a handler had better not */
	backtrace(&(void *){ NULL }, 1);
	/* what the program starts is not under test */
	unsetenv("LD_PRELOAD");
	ready = true;
}

static void __attribute__((destructor)) end(void)
{
	FILE *f;

	if (!ready || in_child || !count_file)
		return;
	ready = false;
	f = fopen(count_file, "w");
	if (f) {
		fprintf(f, "%ld\n", point);
		fclose(f);
	}
}

static bool ours(const char *path)
{
	char cwd[4096];

	if (path[0] == '/')
		return !strncmp(path, dir, dir_n);
	return getcwd(cwd, sizeof(cwd)) && !strncmp(cwd, dir, dir_n - 1);
}

static bool ours_fd(int fd)
{
	char link[64], path[4096];
	ssize_t n;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, path, sizeof(path) - 1);
	if (n < 0)
		return false;
	path[n] = '\0';
	return !strncmp(path, dir, dir_n);
}

/* Somebody else's turn, in the middle of ours. */
static void step_aside(void)
{
	int kept = errno, status;
	pid_t child = fork();

	if (!child) {
		execl("/bin/sh", "sh", "-c", then, (char *)NULL);
		_exit(127);
	}
	if (child > 0)
		waitpid(child, &status, 0);
	errno = kept;
}

static void pass(void)
{
	if (++point != kill_at)
		return;
	if (then)
		step_aside();
	else
		kill(getpid(), SIGKILL);
}

/* One line to the driver, and its answer. */
static void tell(const char *fmt, ...)
{
	char line[256];
	va_list ap;
	int n;
	char c;

	va_start(ap, fmt);
	n = vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	if (syscall(SYS_write, to_driver, line, (size_t)n) != n || read(from_driver, &c, 1) != 1)
		_exit(99);
}

/* A child is about to change a file below the directory: the first time, that is told. */
static void changing(void)
{
	int kept = errno;

	if (!in_child || changed)
		return;
	changed = true;
	tell("snap\n");
	errno = kept;
}

/* What the child reads and writes must not move where the parent goes on: descriptors
 * of its own. */
static void reopen_files(void)
{
	for (int fd = 3; fd < 256; fd++) {
		int flags = fcntl(fd, F_GETFL), again;
		char link[64];

		if (flags < 0 || !ours_fd(fd))
			continue;
		snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
		again = open(link, flags & (O_ACCMODE | O_APPEND));
		if (again < 0)
			continue;
		lseek(again, lseek(fd, 0, SEEK_CUR), SEEK_SET);
		dup2(again, fd);
		close(again);
	}
}

/* Is it this call's turn? The same ones for the same seed. */
static bool chosen(long n, long every)
{
	unsigned long x = ((unsigned long)n + (unsigned long)seed * 7919) * 0x9e3779b97f4a7c15ul;

	return every <= 1 || (x >> 33) % (unsigned long)every == 0;
}

/* Where it crashed or hung, for whoever reads the log. */
static void show_where(int sig)
{
	void *at[24];

	backtrace_symbols_fd(at, backtrace(at, 24), 2);
	signal(sig, SIG_DFL);
	raise(sig);
}

/* Shall this call fail? True in a child of ours alone, once. */
static bool fails(const char *kind, const char *what)
{
	static const int deadly[] = { SIGSEGV, SIGBUS, SIGABRT, SIGALRM };
	static long n;
	int status = 0;
	pid_t pid;

	if (!ready || busy || in_child || to_driver < 0 ||
	    !chosen(++n, strcmp(kind, "alloc") ? (every + 39) / 40 : every))
		return false;
	busy = true;
	pid = fork();
	if (!pid) {
		int log = open(getenv("TORTURE_LOG"), O_WRONLY | O_CREAT | O_TRUNC, 0666);

		in_child = true;
		ready = busy = false;
		reopen_files();
		dup2(log, 1);
		dup2(log, 2);
		for (size_t i = 0; i < sizeof(deadly) / sizeof(*deadly); i++)
			signal(deadly[i], show_where);
		alarm(20);
		return true;
	}
	if (pid > 0)
		while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
			;
	tell("%s %s %ld %d\n", kind, what, n, status);
	busy = false;
	return false;
}

/*
 * Made by a fork in the middle of a call, the child may hold a lock that its owner, which is the
 * parent's thread, would take again: it would wait for ever. It has one thread, and needs none.
 */
#define LOCK(name, type) \
int name(type *m) \
{ \
	static int (*real)(type *); \
	if (in_child) \
		return 0; \
	if (!real) \
		*(void **)&real = dlsym(RTLD_NEXT, #name); \
	return real(m); \
}

LOCK(pthread_mutex_lock, pthread_mutex_t)
LOCK(pthread_mutex_trylock, pthread_mutex_t)
LOCK(pthread_mutex_unlock, pthread_mutex_t)
LOCK(pthread_rwlock_rdlock, pthread_rwlock_t)
LOCK(pthread_rwlock_wrlock, pthread_rwlock_t)
LOCK(pthread_rwlock_tryrdlock, pthread_rwlock_t)
LOCK(pthread_rwlock_trywrlock, pthread_rwlock_t)
LOCK(pthread_rwlock_unlock, pthread_rwlock_t)

static bool alloc_fails(void)
{
	return fault_alloc && ready && !busy && fails("alloc", "malloc");
}

void *malloc(size_t n)
{
	if (alloc_fails()) {
		errno = ENOMEM;
		return NULL;
	}
	return __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
	if (alloc_fails()) {
		errno = ENOMEM;
		return NULL;
	}
	return __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
	if (alloc_fails()) {
		errno = ENOMEM;
		return NULL;
	}
	return __libc_realloc(p, n);
}

#define REAL(name) \
	static __typeof__(&name) real; \
	if (!real) \
		*(void **)&real = dlsym(RTLD_NEXT, #name)

/* A call that changes files: points before and after it, or its failure. */
#define CHANGE(name, mine, call) do { \
	__typeof__(real call) ret_; \
	bool mine_ = (ready || in_child) && !busy && (mine); \
	if (mine_ && in_child) { \
		changing(); \
		mine_ = false; \
	} \
	if (mine_ && fault_write && fails("write", #name)) { \
		errno = ENOSPC; \
		return -1; \
	} \
	if (mine_) \
		pass(); \
	ret_ = real call; \
	if (mine_) \
		pass(); \
	return ret_; \
} while (0)

ssize_t write(int fd, const void *p, size_t n)
{
	bool mine;
	ssize_t ret;

	REAL(write);
	mine = (ready || in_child) && !busy && ours_fd(fd);
	if (mine && in_child) {
		changing();
		mine = false;
	}
	if (mine && fault_write && fails("write", "write")) {
		errno = ENOSPC;
		return -1;
	}
	if (mine) {
		pass();
		if (++point == kill_at && !then && real(fd, p, n / 2) >= 0)
			kill(getpid(), SIGKILL);
	}
	ret = real(fd, p, n);
	if (mine)
		pass();
	return ret;
}

ssize_t pwrite(int fd, const void *p, size_t n, off_t at)
{
	REAL(pwrite);
	CHANGE(pwrite, ours_fd(fd), (fd, p, n, at));
}

ssize_t pwrite64(int fd, const void *p, size_t n, off64_t at)
{
	REAL(pwrite64);
	CHANGE(pwrite64, ours_fd(fd), (fd, p, n, at));
}

int rename(const char *from, const char *to)
{
	REAL(rename);
	CHANGE(rename, ours(to), (from, to));
}

int link(const char *from, const char *to)
{
	REAL(link);
	CHANGE(link, ours(to), (from, to));
}

int unlink(const char *path)
{
	REAL(unlink);
	CHANGE(unlink, ours(path), (path));
}

int rmdir(const char *path)
{
	REAL(rmdir);
	CHANGE(rmdir, ours(path), (path));
}

int mkdir(const char *path, mode_t mode)
{
	REAL(mkdir);
	CHANGE(mkdir, ours(path), (path, mode));
}

int fsync(int fd)
{
	REAL(fsync);
	CHANGE(fsync, ours_fd(fd), (fd));
}

int ftruncate(int fd, off_t n)
{
	REAL(ftruncate);
	CHANGE(ftruncate, ours_fd(fd), (fd, n));
}

#define OPEN(name) \
int name(const char *path, int flags, ...) \
{ \
	mode_t mode = 0; \
	va_list ap; \
	REAL(name); \
	if (flags & (O_CREAT | O_TMPFILE)) { \
		va_start(ap, flags); \
		mode = va_arg(ap, mode_t); \
		va_end(ap); \
	} \
	CHANGE(name, (flags & (O_CREAT | O_TRUNC)) && ours(path), (path, flags, mode)); \
}

OPEN(open)
OPEN(open64)

/* libgit2 calls that move refs or write objects: points of their own, and failures. */
#define GIT(name, params, args) \
int name params; \
int name params \
{ \
	REAL(name); \
	if (ready && !busy && fault_git && fails("git", #name)) \
		return -1; \
	if (ready && !busy) \
		pass(); \
	return real args; \
}

GIT(git_transaction_new, (void **a, void *b), (a, b))
GIT(git_transaction_lock_ref, (void *a, const char *b), (a, b))
GIT(git_transaction_set_target,
    (void *a, const char *b, const void *c, const void *d, const char *e), (a, b, c, d, e))
GIT(git_transaction_remove, (void *a, const char *b), (a, b))
GIT(git_transaction_commit, (void *a), (a))
GIT(git_odb_open, (void **a, const char *b), (a, b))
GIT(git_packbuilder_new, (void **a, void *b), (a, b))
GIT(git_packbuilder_insert, (void *a, const void *b, const char *c), (a, b, c))
GIT(git_packbuilder_write, (void *a, const char *b, unsigned c, void *d, void *e), (a, b, c, d, e))
GIT(git_mempack_new, (void **a), (a))
GIT(git_odb_add_backend, (void *a, void *b, int c), (a, b, c))
GIT(git_odb_hash, (void *a, const void *b, size_t c, int d), (a, b, c, d))
GIT(git_odb_read, (void **a, void *b, const void *c), (a, b, c))
GIT(git_object_lookup, (void **a, void *b, const void *c, int d), (a, b, c, d))
GIT(git_reference_name_to_id, (void *a, void *b, const char *c), (a, b, c))
GIT(git_reference_iterator_new, (void **a, void *b), (a, b))
GIT(git_reference_next, (void **a, void *b), (a, b))
GIT(git_reflog_delete, (void *a, const char *b), (a, b))
GIT(git_repository_open_ext, (void **a, const char *b, unsigned c, const char *d), (a, b, c, d))
GIT(git_repository_odb, (void **a, void *b), (a, b))
GIT(git_signature_new, (void **a, const char *b, const char *c, long d, int e), (a, b, c, d, e))
