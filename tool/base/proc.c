/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <linux/close_range.h>

/* Ends of the child's pipes that are ours, and what else poll() watches. */
enum { IN, OUT, ERR, CHILD, SIGNAL, NFDS };

struct run {
	const struct proc *p;
	struct pollfd fd[NFDS];
	struct str in;		/* still to be written */
	pid_t pid;
	sigset_t old_mask;
};

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/*
 * argv[0] as execve() takes it. Empty and relative elements of PATH are passed
 * over: they would run what lies in the working directory.
 */
static const char *look_up(struct arena *a, const char *name)
{
	struct str rest = str_of(getenv("PATH"));

	if (strchr(name, '/'))
		return name;
	if (!rest.p)
		rest = STR("/usr/local/bin:/usr/bin:/bin");
	while (rest.n) {
		const char *colon = memchr(rest.p, ':', rest.n);
		size_t n = colon ? (size_t)(colon - rest.p) : rest.n;
		const char *path = arena_printf(a, "%.*s/%s", (int)n, rest.p, name);

		if (rest.p[0] == '/' && !access(path, X_OK))
			return path;
		rest.p += n + (colon != NULL);
		rest.n -= n + (colon != NULL);
	}
	return NULL;
}

static void __attribute__((noreturn))
child(const struct run *r, const char *path, const int std[3], int report, pid_t parent)
{
	static const int reset[] = { SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGPIPE, SIGCHLD,
				     SIGUSR1, SIGUSR2, SIGALRM };
	extern char **environ;
	int why;

	setpgid(0, 0);
	/* Our death takes it along; only it, not its children: better than nothing. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(127);
	for (size_t i = 0; i < ARRAY_SIZE(reset); i++)
		signal(reset[i], SIG_DFL);
	sigprocmask(SIG_SETMASK, &r->old_mask, NULL);
	for (int i = 0; i < 3; i++)
		if (dup2(std[i], i) < 0)
			goto fail;
	/* Libraries may hold descriptors without close-on-exec. */
	close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
	if (r->p->cwd && chdir(r->p->cwd))
		goto fail;
	execve(path, (char **)r->p->argv, r->p->env ? (char **)r->p->env : environ);
fail:
	why = errno;
	if (write(report, &why, sizeof(why)) < 0)
		_exit(126);
	_exit(127);
}

/* A pipe whose ends lie above 2, whatever is open. */
static int make_pipe(int ret[2])
{
	int raw[2];

	if (pipe2(raw, O_CLOEXEC))
		return -1;
	for (int i = 0; i < 2; i++) {
		ret[i] = raw[i];
		if (raw[i] <= 2) {
			ret[i] = fcntl(raw[i], F_DUPFD_CLOEXEC, 3);
			close(raw[i]);
		}
	}
	return ret[0] < 0 || ret[1] < 0 ? -1 : 0;
}

static int dev_null(int flags)
{
	int fd = open("/dev/null", flags | O_CLOEXEC);

	if (fd >= 0 && fd <= 2) {
		int up = fcntl(fd, F_DUPFD_CLOEXEC, 3);

		close(fd);
		fd = up;
	}
	return fd;
}

static int start_failed(const struct run *r, int why, struct err *e)
{
	bool cwd = r->p->cwd && access(r->p->cwd, X_OK);

	err_set(e, ERR_TOOL, "cannot run %s%s%s: %s", r->p->argv[0], cwd ? " in " : "",
		cwd ? r->p->cwd : "", why == ENOENT && !cwd ? "no such program" : strerror(why));
	return ERR_TOOL;
}

static int spawn(struct run *r, const char *path, struct err *e)
{
	int in[2] = { -1, -1 }, out[2] = { -1, -1 }, errs[2] = { -1, -1 }, rep[2] = { -1, -1 };
	int why = 0, std[3];
	pid_t parent = getpid();
	ssize_t n;

	if ((r->in.n ? make_pipe(in) : (in[0] = dev_null(O_RDONLY)) < 0) ||
	    (r->p->out ? make_pipe(out) : (out[1] = dev_null(O_WRONLY)) < 0) ||
	    (r->p->err ? make_pipe(errs) : (errs[1] = dev_null(O_WRONLY)) < 0) ||
	    make_pipe(rep)) {
		why = errno;
		goto done;
	}
	std[0] = in[0];
	std[1] = out[1];
	std[2] = errs[1];
	r->pid = fork();
	if (r->pid == 0)
		child(r, path, std, rep[1], parent);
	if (r->pid < 0) {
		why = errno;
		goto done;
	}
	/* In both processes: whichever comes first, the group exists before it is killed. */
	setpgid(r->pid, r->pid);
	close_fd(&rep[1]);
	do {
		n = read(rep[0], &why, sizeof(why));
	} while (n < 0 && errno == EINTR);
	if (n != sizeof(why)) {
		why = 0;
		r->fd[IN] = (struct pollfd){ in[1], POLLOUT, 0 };
		r->fd[OUT] = (struct pollfd){ out[0], POLLIN, 0 };
		r->fd[ERR] = (struct pollfd){ errs[0], POLLIN, 0 };
		in[1] = out[0] = errs[0] = -1;
		for (int i = IN; i <= ERR; i++)
			if (r->fd[i].fd >= 0)
				fcntl(r->fd[i].fd, F_SETFL, O_NONBLOCK);
		r->fd[CHILD] = (struct pollfd){ pidfd_open(r->pid, 0), POLLIN, 0 };
	} else {
		waitpid(r->pid, NULL, 0);
	}
done:
	for (int i = 0; i < 2; i++) {
		close_fd(&in[i]);
		close_fd(&out[i]);
		close_fd(&errs[i]);
		close_fd(&rep[i]);
	}
	return why ? start_failed(r, why, e) : 0;
}

static void feed(struct run *r)
{
	while (r->in.n) {
		ssize_t n = write(r->fd[IN].fd, r->in.p, r->in.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return;
		if (n < 0)
			break;	/* it does not want the rest: its own business */
		r->in.p += n;
		r->in.n -= (size_t)n;
	}
	close_fd(&r->fd[IN].fd);
}

/* Read all there is; past the buffer's maximum it is thrown away, so that nobody blocks. */
static void drain(struct run *r, int which, struct buf *to)
{
	char chunk[16384];

	while (r->fd[which].fd >= 0) {
		ssize_t n = read(r->fd[which].fd, chunk, sizeof(chunk));

		if (n > 0)
			buf_add(to, (struct str){ chunk, (size_t)n });
		else if (n < 0 && errno == EAGAIN)
			return;
		else if (n == 0 || errno != EINTR)
			close_fd(&r->fd[which].fd);
	}
}

static void kill_group(struct run *r)
{
	kill(-r->pid, SIGKILL);
	kill(r->pid, SIGKILL);
}

/*
 * Until the child has ended. It is the child's end that counts, not that of
 * its output: something it left behind may hold the pipes for ever.
 * Returns 0, ERR_TIMEOUT, or the number of the signal that came.
 */
static int pump(struct run *r)
{
	int64_t end = now_ms() + r->p->timeout_ms;

	for (;;) {
		int64_t left = r->p->timeout_ms ? end - now_ms() : -1;

		if (r->p->timeout_ms && left <= 0)
			return ERR_TIMEOUT;
		/* Without a pidfd (Linux before 5.3) the end of the pipes must do. */
		if (r->fd[CHILD].fd < 0 && r->fd[OUT].fd < 0 && r->fd[ERR].fd < 0)
			return 0;
		if (poll(r->fd, NFDS, left > INT32_MAX ? INT32_MAX : (int)left) < 0)
			continue;
		if (r->fd[IN].revents)
			feed(r);
		if (r->fd[OUT].revents)
			drain(r, OUT, r->p->out);
		if (r->fd[ERR].revents)
			drain(r, ERR, r->p->err);
		if (r->fd[SIGNAL].revents) {
			struct signalfd_siginfo si;

			if (read(r->fd[SIGNAL].fd, &si, sizeof(si)) == sizeof(si))
				return (int)si.ssi_signo;
		}
		if (r->fd[CHILD].revents) {
			drain(r, OUT, r->p->out);
			drain(r, ERR, r->p->err);
			return 0;
		}
	}
}

static int finish(struct run *r, int end, int *ret_status, struct err *e)
{
	const char *name = r->p->argv[0];
	int status;
	pid_t got;

	if (end)
		kill_group(r);
	do {
		got = waitpid(r->pid, &status, 0);
	} while (got < 0 && errno == EINTR);
	if (end == ERR_TIMEOUT) {
		err_set(e, ERR_TIMEOUT, "%s took longer than %d ms and was stopped", name,
			r->p->timeout_ms);
		return ERR_TIMEOUT;
	}
	if (end > 0) {
		err_set(e, ERR_INTERRUPTED, "interrupted while %s ran", name);
		return ERR_INTERRUPTED;
	}
	if (got < 0) {
		err_set(e, ERR_TOOL, "the exit code of %s is lost: %s", name, strerror(errno));
		return ERR_TOOL;
	}
	*ret_status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	return 0;
}

int proc_run(const struct proc *p, int *ret_status, struct err *e)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	const char *path = look_up(&a, p->argv[0]);
	const struct timespec zero = { 0 };
	struct run r = { .p = p, .in = p->in };
	sigset_t caught, blocked, pipe_set, pending;
	bool pipe_pending;
	int ret, end = 0;

	for (int i = 0; i < NFDS; i++)
		r.fd[i].fd = -1;
	if (!path)
		return start_failed(&r, ENOENT, e);

	/*
	 * The child has a group of its own, so Ctrl-C reaches us alone: take the
	 * signal here, stop the group, then let it do what it would have done.
	 */
	sigemptyset(&caught);
	sigaddset(&caught, SIGINT);
	sigaddset(&caught, SIGTERM);
	sigaddset(&caught, SIGHUP);
	sigemptyset(&pipe_set);
	sigaddset(&pipe_set, SIGPIPE);
	sigpending(&pending);
	pipe_pending = sigismember(&pending, SIGPIPE);
	sigorset(&blocked, &caught, &pipe_set);
	pthread_sigmask(SIG_BLOCK, &blocked, &r.old_mask);
	r.fd[SIGNAL] = (struct pollfd){ signalfd(-1, &caught, SFD_CLOEXEC), POLLIN, 0 };

	ret = spawn(&r, path, e);
	if (!ret) {
		end = pump(&r);
		ret = finish(&r, end, ret_status, e);
	}
	for (int i = 0; i < NFDS; i++)
		close_fd(&r.fd[i].fd);
	if (!pipe_pending)
		sigtimedwait(&pipe_set, NULL, &zero);
	if (end > 0)
		raise(end);
	pthread_sigmask(SIG_SETMASK, &r.old_mask, NULL);
	return ret;
}
