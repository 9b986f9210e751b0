// SPDX-License-Identifier: GPL-2.0-or-later
#include "ci/kbuild.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "base/io.h"
#include "base/proc.h"
#include "ci/guard.h"

#define TALK_MAX ((size_t)64 << 20)

static const struct {
	const char *program, *package;
} needs[] = {
	{ "make", "make" }, { "ld", "binutils" }, { "flex", "flex" }, { "bison", "bison" },
	{ "bc", "bc" }, { "perl", "perl" },
};

static const char *cc_path(struct arena *a, const struct ci_config *c)
{
	return arena_printf(a, "%s%s", c->cross_compile, c->cc);
}

int kbuild_tools(struct arena *a, const struct ci_config *c, struct err *e)
{
	CLEANUP(buf_release) struct buf missing = BUF_INIT(1024), packages = BUF_INIT(1024);
	const char *cc = cc_path(a, c);

	for (size_t i = 0; i < ARRAY_SIZE(needs); i++)
		if (!guard_which(a, needs[i].program)) {
			buf_printf(&missing, "%s%s", missing.n ? ", " : "", needs[i].program);
			buf_printf(&packages, " %s", needs[i].package);
		}
	if (!guard_which(a, cc)) {
		buf_printf(&missing, "%s%s", missing.n ? ", " : "", cc);
		buf_printf(&packages, " %s", c->cc);
	}
	if (!missing.n)
		return 0;
	err_set(e, ERR_TOOL, "a kernel cannot be built here: there is no %s", missing.p);
	return err_next(e, "apt-get install%s", packages.p);
}

int kbuild_compiler(struct arena *a, const struct ci_config *c, const char **ret, struct err *e)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(65536);
	const char *argv[] = { cc_path(a, c), "--version", NULL };
	struct proc p = { .argv = argv, .out = &out, .timeout_ms = 20000 };
	struct str rest, line;
	int status = 0, rc = proc_run(&p, &status, e);

	if (rc)
		return rc;
	rest = buf_str(&out);
	if (status || !str_line(&rest, &line))
		return err_set(e, ERR_TOOL, "%s --version fails", argv[0]);
	*ret = arena_strn(a, line);
	return 0;
}

int kbuild_room(const char *dir, int mb, struct err *e)
{
	struct statvfs v;
	unsigned long long free_mb;

	if (statvfs(dir, &v))
		return err_set(e, ERR_IO, "cannot look at %s: %s", dir, strerror(errno));
	free_mb = (unsigned long long)v.f_bavail * v.f_frsize >> 20;
	if (free_mb >= (unsigned long long)mb)
		return 0;
	err_set(e, ERR_IO, "%s has %llu MB free, and %d are wanted before a build begins", dir,
		free_mb, mb);
	return err_next(e, "make room, give another disk with --work-dir, or --set FREE_MB=%llu",
			free_mb);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Objects that a piece of make's short output names. */
static size_t count_objects(struct str s)
{
	static const char *const what[] = { "\n  CC ", "\n  AS ", "\n  HOSTCC " };
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(what); i++)
		for (ptrdiff_t at = -1; (at = str_find(s, str_of(what[i]), (size_t)(at + 1))) >= 0;)
			n++;
	return n;
}

static int read_from(const char *path, off_t from, struct buf *ret, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char chunk[65536];
	ssize_t n = -1;

	if (fd >= 0 && lseek(fd, from, SEEK_SET) >= 0)
		while ((n = read(fd, chunk, sizeof(chunk))) > 0)
			buf_add(ret, (struct str){ chunk, (size_t)n });
	if (fd >= 0)
		close(fd);
	buf_addz(ret, "");
	return n < 0 ? err_set(e, ERR_IO, "cannot read %s", path) : 0;
}

/* What make may see of our surroundings: nothing of an outer make, one language. */
static const char *const *environment(struct kbuild *k)
{
	struct arena *a = k->arena;
	const char **env = ARENA_NEW_N(a, const char *, 16);
	const char *path = getenv("PATH"), *home = getenv("HOME"), *tmp = getenv("TMPDIR");
	size_t n = 0;

	env[n++] = arena_printf(a, "PATH=%s", path ? path : "/usr/local/bin:/usr/bin:/bin");
	env[n++] = arena_printf(a, "HOME=%s", home ? home : "/");
	env[n++] = arena_printf(a, "TMPDIR=%s", tmp ? tmp : "/tmp");
	env[n++] = "LC_ALL=C";
	/* Without these two kernels of the same source differ, and ccache misses. */
	env[n++] = "KBUILD_BUILD_TIMESTAMP=Thu Jan  1 00:00:00 UTC 1970";
	env[n++] = "KBUILD_BUILD_USER=backport";
	env[n++] = "KBUILD_BUILD_HOST=backport";
	env[n++] = arena_printf(a, "CCACHE_DIR=%s/ccache", k->work);
	/* Seen from O= the tree is ../../src in every room: ccache finds what another one made. */
	env[n++] = arena_printf(a, "CCACHE_BASEDIR=%s", k->room);
	env[n++] = "CCACHE_NOHASHDIR=1";
	env[n++] = "CCACHE_MAXSIZE=5G";
	return env;
}

struct args {
	const char **v;
	size_t n;
};

static void arg(struct kbuild *k, struct args *a, const char *z)
{
	if (a->n % 32 == 0) {
		const char **v = ARENA_NEW_N(k->arena, const char *, a->n + 33);

		if (a->n)
			memcpy(v, a->v, a->n * sizeof(*v));
		a->v = v;
	}
	a->v[a->n++] = z;
	a->v[a->n] = NULL;
}

static struct args make_args(struct kbuild *k, int jobs)
{
	const struct ci_config *c = k->config;
	struct args v = { 0 };

	arg(k, &v, "make");
	arg(k, &v, "-C");
	arg(k, &v, k->src);
	arg(k, &v, arena_printf(k->arena, "O=%s", k->out));
	arg(k, &v, arena_printf(k->arena, "ARCH=%s", k->arch));
	/* On the command line: a vendor tree may set it in its Makefile. */
	arg(k, &v, arena_printf(k->arena, "CROSS_COMPILE=%s", c->cross_compile));
	arg(k, &v, arena_printf(k->arena, "CC=%s%s", k->ccache ? "ccache " : "",
				cc_path(k->arena, c)));
	arg(k, &v, arena_printf(k->arena, "-j%d", jobs));
	for (size_t i = 0; i < k->n_extra; i++)
		arg(k, &v, k->extra[i]);
	return v;
}

static int jobs(const struct ci_config *c)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	return c->jobs ? c->jobs : n > 0 ? (int)n : 1;
}

/* Run make with its talk in the log. Return: 0 with its exit status, or an error. */
static int run_make(struct kbuild *k, const struct args *args, const char *doing, int timeout_s,
		    int *ret_status, struct buf *talk, struct err *e)
{
	struct guard g = GUARD_INIT;
	int fd = open(k->log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666), rc;
	off_t from = fd < 0 ? 0 : lseek(fd, 0, SEEK_END);
	double end = now() + timeout_s;
	struct guard_opts o = { .argv = args->v, .env = environment(k), .out = fd, .err = fd,
				.nice = k->config->nice };

	if (fd < 0)
		return err_set(e, ERR_IO, "cannot write %s: %s", k->log, strerror(errno));
	rc = guard_start(&o, &g, e);
	while (!rc) {
		rc = guard_wait(&g, 1000, ret_status, e);
		if (rc)
			break;
		if (now() > end) {
			guard_stop(&g);
			rc = err_set(e, ERR_TIMEOUT, "make took longer than %d s and was stopped",
				     timeout_s);
		} else if (k->progress) {
			CLEANUP(buf_release) struct buf b = BUF_INIT(TALK_MAX);

			read_from(k->log, from, &b, NULL);
			k->progress(k->ctx, doing, count_objects(buf_str(&b)));
		}
	}
	guard_stop(&g);
	close(fd);
	read_from(k->log, from, talk, NULL);
	return rc == 1 ? 0 : rc;
}

static int code_of(enum build_cause c)
{
	if (build_cause_is_fault(c))
		return ERR_FINDING;
	return c == BUILD_DISK ? ERR_IO : c == BUILD_KILLED ? ERR_LIMIT : ERR_TOOL;
}

/* Again, alone and with V=1: parallel talk is mixed, and shows no command. */
static void look_closer(struct kbuild *k, struct build_error *be, int timeout_s)
{
	CLEANUP(buf_release) struct buf talk = BUF_INIT(TALK_MAX);
	struct build_error closer;
	struct args args = make_args(k, 1);
	int status = 0;

	if (!be->target || !str_ends(str_of(be->target), ".o") ||
	    !build_cause_is_fault(be->cause))
		return;
	arg(k, &args, "V=1");
	arg(k, &args, be->target);
	if (run_make(k, &args, "looking closer", timeout_s, &status, &talk, NULL) || !status)
		return;
	buildlog_error(k->arena, buf_str(&talk), k->src, &closer);
	if (closer.line && closer.command)
		*be = closer;
}

static int say_failed(struct kbuild *k, const char *what, int status, const struct build_error *b,
		      struct err *e)
{
	struct statvfs v;
	enum build_cause cause = b->cause;

	/* The last word on a full disk has the disk. */
	if (!statvfs(k->out, &v) && (unsigned long long)v.f_bavail * v.f_frsize < (4u << 20))
		cause = BUILD_DISK;
	if (status == 128 + 9 && cause == BUILD_UNKNOWN)
		cause = BUILD_KILLED;
	err_set(e, code_of(cause), "%s fails%s%s: %s%s%s", what, b->target ? " at " : "",
		b->target ? b->target : "", cause == BUILD_DISK ? "the disk is full" :
		b->line ? b->line : "no error message was found", b->command ? "\n  command: " : "",
		b->command ? b->command : "");
	if (b->cure)
		err_next(e, "%s", b->cure);
	else
		err_next(e, "less %s", k->log);
	return e->code;
}

int kbuild_make(struct kbuild *k, const char *const *targets, bool keep_going, int timeout_s,
		struct kbuild_end *ret, struct err *e)
{
	CLEANUP(buf_release) struct buf talk = BUF_INIT(TALK_MAX);
	struct args args = make_args(k, jobs(k->config));
	double began = now();
	int status = 0, rc;

	if (keep_going)
		arg(k, &args, "-k");
	for (size_t i = 0; targets[i]; i++)
		arg(k, &args, targets[i]);
	rc = run_make(k, &args, "building", timeout_s, &status, &talk, e);
	*ret = (struct kbuild_end){ .seconds = now() - began,
				    .objects = count_objects(buf_str(&talk)),
				    .talk = arena_strn(k->arena, buf_str(&talk)) };
	if (rc || !status)
		return rc;
	buildlog_error(k->arena, buf_str(&talk), k->src, &ret->error);
	look_closer(k, &ret->error, timeout_s);
	return say_failed(k, "the build", status, &ret->error, e);
}

/* The configuration that is asked for. */
static int wanted_config(struct kbuild *k, struct buf *ret, struct err *e)
{
	if (k->user_config) {
		int rc = io_read(k->user_config, ret, e);

		if (rc)
			return rc;
	}
	if (k->fragment)
		fragment_text(k->fragment, ret);
	return 0;
}

static int configure(struct kbuild *k, struct str want, struct kbuild_end *ret, struct err *e)
{
	CLEANUP(buf_release) struct buf talk = BUF_INIT(TALK_MAX);
	const char *all = arena_printf(k->arena, "%s/backport.config", k->out);
	struct args args = make_args(k, 1);
	double began = now();
	int status = 0, rc;

	/* The user's whole config is asked for nothing; ours begins from nothing. */
	rc = io_write(k->user_config ? arena_printf(k->arena, "%s/.config", k->out) : all, want, e);
	if (rc)
		return rc;
	if (k->user_config) {
		arg(k, &args, "olddefconfig");
	} else {
		arg(k, &args, arena_printf(k->arena, "KCONFIG_ALLCONFIG=%s", all));
		arg(k, &args, "allnoconfig");
	}
	rc = run_make(k, &args, "configuring", k->config->configure_seconds, &status, &talk, e);
	ret->seconds = now() - began;
	if (rc || !status)
		return rc;
	buildlog_error(k->arena, buf_str(&talk), k->src, &ret->error);
	return say_failed(k, "the configuration", status, &ret->error, e);
}

int kbuild_configure(struct kbuild *k, size_t *ret_dropped, struct kbuild_end *ret, struct err *e)
{
	CLEANUP(buf_release) struct buf want = BUF_INIT((size_t)4 << 20),
		had = BUF_INIT((size_t)4 << 20), dot = BUF_INIT((size_t)4 << 20),
		made_from = BUF_INIT((size_t)4 << 20);
	const char *stamp = arena_printf(k->arena, "%s/backport.configured", k->out);
	const char *dot_path = arena_printf(k->arena, "%s/.config", k->out);
	int rc = io_mkdir(k->out, e);

	*ret = (struct kbuild_end){ 0 };
	if (!rc)
		rc = wanted_config(k, &want, e);
	if (rc)
		return rc;
	buf_printf(&made_from, "# Kconfig %s\n%s", k->kconfig ? k->kconfig : "of any tree", want.p);
	if (!io_exists(dot_path) || io_read(stamp, &had, NULL) ||
	    !str_eq(buf_str(&had), buf_str(&made_from))) {
		unlink(stamp);
		rc = configure(k, buf_str(&want), ret, e);
		if (!rc)
			rc = io_write(stamp, buf_str(&made_from), e);
	}
	if (!rc)
		rc = io_read(dot_path, &dot, e);
	if (rc)
		return rc;
	*ret_dropped = 0;
	return k->fragment ? fragment_verify(k->fragment, k->arena, buf_str(&dot), ret_dropped, e) :
	       0;
}
