// SPDX-License-Identifier: GPL-2.0-or-later
#include "ci/guard.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/close_range.h>

/* What the guard tells: the program's pid, then its end. */
enum { TOLD_PID, TOLD_NO_EXEC, TOLD_END };
struct told {
	int what, value;
};

/* In the guard all descriptors have known numbers from here on; the rest is closed. */
enum { FD_BASE = 100, FD_HOLD = FD_BASE, FD_TELL, FD_IN, FD_OUT, FD_ERR, FD_PASS };

const char *guard_which(struct arena *a, const char *name)
{
	struct str rest = str_of(getenv("PATH"));

	if (strchr(name, '/'))
		return access(name, X_OK) ? NULL : arena_str(a, name);
	if (!rest.p)
		rest = STR("/usr/local/bin:/usr/bin:/bin");
	while (rest.n) {
		const char *colon = memchr(rest.p, ':', rest.n);
		size_t n = colon ? (size_t)(colon - rest.p) : rest.n;
		const char *path = arena_printf(a, "%.*s/%s", (int)n, rest.p, name);
		struct stat st;

		if (rest.p[0] == '/' && !access(path, X_OK) && !stat(path, &st) &&
		    S_ISREG(st.st_mode))
			return path;
		rest.p += n + (colon != NULL);
		rest.n -= n + (colon != NULL);
	}
	return NULL;
}

static void tell(int what, int value)
{
	struct told t = { what, value };

	/* Nobody may be listening any more: then nobody wants to know. */
	if (write(FD_TELL, &t, sizeof(t)) < 0)
		return;
}

static void __attribute__((noreturn)) child(const struct guard_opts *o, const char *path)
{
	extern char **environ;
	sigset_t none;

	setpgid(0, 0);
	/* Should somebody kill the guard: at least the program itself goes along. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (int s = 1; s < NSIG; s++)
		signal(s, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	errno = 0;
	if (o->nice && nice(o->nice) < 0 && errno)
		errno = 0;	/* slower than wished is no reason to fail */
	if (dup2(FD_IN, 0) < 0 || dup2(FD_OUT, 1) < 0 || dup2(FD_ERR, 2) < 0)
		goto fail;
	for (int i = 0; i < (int)o->n_pass; i++)
		if (dup2(FD_PASS + i, 3 + i) < 0)
			goto fail;
	close_range(FD_BASE, ~0U, CLOSE_RANGE_CLOEXEC);
	if (o->cwd && chdir(o->cwd))
		goto fail;
	execve(path, (char **)o->argv, o->env ? (char **)o->env : environ);
fail:
	tell(TOLD_NO_EXEC, errno);
	_exit(127);
}

/*
 * Kill the direct children that are left. Orphans below us are handed to us
 * (subreaper), so repeating this reaches all generations.
 */
static void kill_children(void)
{
	pid_t self = getpid();
	struct dirent *d;
	DIR *dir = opendir("/proc");

	while (dir && (d = readdir(dir))) {
		char path[64], text[512], *paren;
		int fd, parent = 0;
		ssize_t n;

		if (!isdigit((unsigned char)d->d_name[0]))
			continue;
		snprintf(path, sizeof(path), "/proc/%.20s/stat", d->d_name);
		fd = open(path, O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			continue;
		n = read(fd, text, sizeof(text) - 1);
		close(fd);
		text[n > 0 ? n : 0] = '\0';
		/* The name stands in parentheses and may hold anything. */
		paren = strrchr(text, ')');
		if (paren && sscanf(paren + 1, " %*c %d", &parent) == 1 && parent == self)
			kill((pid_t)strtol(d->d_name, NULL, 10), SIGKILL);
	}
	if (dir)
		closedir(dir);
}

/* Until nobody is left below us. Keeps the end of @pid, should it be met. */
static void kill_all(pid_t pid, bool reaped, int *status)
{
	for (int pause_ms = 1;; pause_ms = pause_ms < 50 ? pause_ms * 2 : 50) {
		int st;
		pid_t got;

		/* Once it is reaped its number may belong to a stranger's group. */
		if (!reaped)
			kill(-pid, SIGKILL);
		kill_children();
		while ((got = waitpid(-1, &st, WNOHANG)) > 0)
			if (got == pid) {
				*status = st;
				reaped = true;
			}
		if (got < 0 && errno == ECHILD)
			return;
		poll(NULL, 0, pause_ms);
	}
}

static void __attribute__((noreturn)) guard(const struct guard_opts *o, const char *path)
{
	struct pollfd fd[2] = { { FD_HOLD, POLLIN, 0 }, { -1, POLLIN, 0 } };
	int status = 0;
	sigset_t all;
	bool ended = false;
	pid_t pid;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	setsid();
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	prctl(PR_SET_NAME, "backport-guard");
	sigemptyset(&all);
	sigaddset(&all, SIGCHLD);
	fd[1].fd = signalfd(-1, &all, SFD_NONBLOCK | SFD_CLOEXEC);
	pid = fork();
	if (!pid)
		child(o, path);
	if (pid < 0) {
		tell(TOLD_NO_EXEC, errno);
		_exit(1);
	}
	setpgid(pid, pid);
	tell(TOLD_PID, pid);
	while (!ended) {
		struct signalfd_siginfo si;
		pid_t got;
		int st;

		if (poll(fd, 2, 1000) < 0 && errno != EINTR)
			break;
		if (fd[0].revents)
			break;
		while (read(fd[1].fd, &si, sizeof(si)) == sizeof(si))
			;
		while ((got = waitpid(-1, &st, WNOHANG)) > 0)
			if (got == pid) {
				status = st;
				ended = true;
			}
	}
	kill_all(pid, ended, &status);
	tell(TOLD_END, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
	_exit(0);
}

/* Everything the guard needs at its known numbers, everything else closed. */
static void __attribute__((noreturn))
become_guard(const struct guard_opts *o, const char *path, int hold, int tell_fd)
{
	int from[FD_PASS - FD_BASE + GUARD_PASS_MAX], n = 0;
	int null = open("/dev/null", O_RDWR);

	from[n++] = hold;
	from[n++] = tell_fd;
	from[n++] = null;
	from[n++] = o->out >= 0 ? o->out : null;
	from[n++] = o->err >= 0 ? o->err : null;
	for (size_t i = 0; i < o->n_pass; i++)
		from[n++] = o->pass[i];
	/* Twice, since a number may be both wanted and taken. */
	for (int i = 0; i < n; i++)
		from[i] = fcntl(from[i], F_DUPFD, FD_BASE + 50);
	for (int i = 0; i < n; i++)
		if (dup2(from[i], FD_BASE + i) < 0)
			_exit(126);
	close_range(0, FD_BASE - 1, 0);
	close_range((unsigned int)(FD_BASE + n), ~0U, 0);
	/* 0 to 2 must not be free: the next open would take them. */
	for (int i = 0; i < 3; i++)
		if (dup2(FD_IN, i) < 0)
			_exit(126);
	guard(o, path);
}

static bool told_next(int fd, int timeout_ms, struct told *ret)
{
	struct pollfd p = { fd, POLLIN, 0 };
	int n;

	do {
		n = poll(&p, 1, timeout_ms);
	} while (n < 0 && errno == EINTR && timeout_ms < 0);
	return n > 0 && read(fd, ret, sizeof(*ret)) == sizeof(*ret);
}

int guard_start(const struct guard_opts *o, struct guard *ret, struct err *e)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	const char *path = guard_which(&a, o->argv[0]);
	int hold[2], told[2];
	struct told t;
	pid_t pid;

	if (o->n_pass > GUARD_PASS_MAX)
		BUG("too many descriptors for %s", o->argv[0]);
	if (!path)
		return err_set(e, ERR_TOOL, "cannot run %s: no such program", o->argv[0]);
	if (pipe2(hold, O_CLOEXEC))
		return err_set(e, ERR_IO, "cannot make a pipe: %s", strerror(errno));
	if (pipe2(told, O_CLOEXEC)) {
		close(hold[0]);
		close(hold[1]);
		return err_set(e, ERR_IO, "cannot make a pipe: %s", strerror(errno));
	}
	fflush(NULL);
	pid = fork();
	if (!pid)
		become_guard(o, path, hold[0], told[1]);
	close(hold[0]);
	close(told[1]);
	*ret = (struct guard){ pid, 0, hold[1], told[0] };
	if (pid < 0 || !told_next(told[0], -1, &t)) {
		ret->pid = pid < 0 ? 0 : pid;
		guard_stop(ret);
		return err_set(e, ERR_TOOL, "cannot start a guard for %s", o->argv[0]);
	}
	if (t.what == TOLD_PID) {
		ret->child = t.value;
		return 0;
	}
	guard_stop(ret);
	return err_set(e, ERR_TOOL, "cannot run %s: %s", o->argv[0], strerror(t.value));
}

static void gone(struct guard *g)
{
	if (g->hold >= 0)
		close(g->hold);
	if (g->status >= 0)
		close(g->status);
	while (g->pid > 0 && waitpid(g->pid, NULL, 0) < 0 && errno == EINTR)
		;
	*g = (struct guard)GUARD_INIT;
}

int guard_wait(struct guard *g, int timeout_ms, int *ret_status, struct err *e)
{
	struct told t = { 0 };
	struct pollfd p = { g->status, POLLIN, 0 };
	int why = 0;

	if (!g->pid)
		return err_set(e, ERR_TOOL, "it does not run");
	for (;;) {
		int n = poll(&p, 1, timeout_ms);

		if (n < 0 && errno == EINTR)
			return 0;
		if (n <= 0)
			return 0;
		if (read(g->status, &t, sizeof(t)) != sizeof(t)) {
			gone(g);
			return err_set(e, ERR_TOOL, "its guard process is gone");
		}
		if (t.what == TOLD_NO_EXEC)
			why = t.value;
		if (t.what == TOLD_END)
			break;
	}
	gone(g);
	if (why)
		return err_set(e, ERR_TOOL, "cannot be run: %s", strerror(why));
	*ret_status = t.value;
	return 1;
}

void guard_stop(struct guard *g)
{
	gone(g);
}
