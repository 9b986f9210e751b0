// SPDX-License-Identifier: GPL-2.0-or-later
#include "ci/vm.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "ci/guard.h"
#include "ci/plug.h"

enum { CONTROL, CONSOLE, GUEST, TALK, ENDED, NFDS };

/* After trouble: what the kernel still has to say about it. */
#define GRACE_SECONDS 2.0

struct vm {
	struct arena *a;
	const struct vm_opts *o;
	struct vm_end *end;
	struct guard guard;
	struct qmp qmp;
	struct plug plug;
	struct buf talk;
	struct pollfd fd[NFDS];
	double began, spoke, heard, trouble;
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static int start(struct vm *v, struct err *e)
{
	struct guard_opts g = { .argv = vm_argv(v->a, v->o), .n_pass = 3 };
	int pairs[3][2] = { { -1, -1 }, { -1, -1 }, { -1, -1 } }, talk[2] = { -1, -1 }, rc = 0;
	CLEANUP(buf_release) struct buf line = BUF_INIT(65536);

	for (int i = 0; i < 3 && !rc; i++)
		if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pairs[i]))
			rc = err_set(e, ERR_IO, "cannot make a socket pair: %s", strerror(errno));
	if (!rc && pipe2(talk, O_CLOEXEC))
		rc = err_set(e, ERR_IO, "cannot make a pipe: %s", strerror(errno));
	for (int i = 0; i < 3; i++) {
		g.pass[i] = pairs[i][1];
		v->fd[CONTROL + i] = (struct pollfd){ pairs[i][0], POLLIN, 0 };
	}
	v->fd[TALK] = (struct pollfd){ talk[0], POLLIN, 0 };
	for (int i = 0; i < TALK + 1; i++)
		if (v->fd[i].fd >= 0)
			fcntl(v->fd[i].fd, F_SETFL, O_NONBLOCK);
	g.out = g.err = talk[1];
	for (size_t i = 0; g.argv[i]; i++)
		buf_printf(&line, "%s%s%s%s", i ? " " : "", strchr(g.argv[i], ' ') ? "'" : "",
			   g.argv[i], strchr(g.argv[i], ' ') ? "'" : "");
	v->end->command = arena_strn(v->a, buf_str(&line));
	if (!rc)
		rc = guard_start(&g, &v->guard, e);
	for (int i = 0; i < 3; i++)
		close_fd(&pairs[i][1]);
	close_fd(&talk[1]);
	v->fd[ENDED] = (struct pollfd){ v->guard.status, POLLIN, 0 };
	return rc;
}

/* Read what is there. False at the end of the stream. */
static bool drain(struct vm *v, int which)
{
	char chunk[16384];

	for (;;) {
		ssize_t n = read(v->fd[which].fd, chunk, sizeof(chunk));
		struct str got = { chunk, n > 0 ? (size_t)n : 0 };

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno == EAGAIN;
		if (!n)
			return false;
		if (which == CONSOLE)
			console_feed(&v->end->console, got);
		else if (which == GUEST)
			ktap_feed(&v->end->ktap, got);
		else
			buf_add(&v->talk, got);
		/* One slice a turn: a flood must not keep us here. */
		if (which != TALK) {
			v->heard = now();
			return true;
		}
	}
}

static void tell_guest(struct vm *v, const char *text)
{
	/* A line; the guest reads while it waits. Lost: it runs into its own time limit. */
	if (text && send(v->fd[GUEST].fd, text, strlen(text), MSG_NOSIGNAL) < 0)
		v->end->detail = "an answer to the guest was lost";
}

static void serve(struct vm *v)
{
	const char *request;
	cJSON *msg;

	qmp_pump(&v->qmp);
	while ((msg = qmp_take(&v->qmp))) {
		tell_guest(v, plug_message(&v->plug, v->a, msg));
		cJSON_Delete(msg);
	}
	while ((request = ktap_request(&v->end->ktap))) {
		if (v->o->progress)
			v->o->progress(v->o->ctx, request);
		tell_guest(v, plug_begin(&v->plug, v->a, request, now()));
	}
	tell_guest(v, plug_tick(&v->plug, v->a, now()));
}

/* Is it time to stop? Sets outcome and detail. */
static bool over(struct vm *v)
{
	const struct ci_config *c = v->o->config;
	struct vm_end *end = v->end;
	double t = now();
	int boot = v->o->boot_seconds ? v->o->boot_seconds : c->boot_seconds;

	if (!v->spoke && end->ktap.version) {
		v->spoke = t;
		end->boot_seconds = t - v->began;
	}
	if (end->console.seen != VM_DONE && !v->trouble)
		v->trouble = t;
	if (end->console.bytes > (size_t)c->console_kb * 1024) {
		end->outcome = VM_FLOOD;
		end->detail = arena_printf(v->a, "more than %d KB of messages", c->console_kb);
	} else if (v->trouble && t - v->trouble > GRACE_SECONDS) {
		end->outcome = end->console.seen;
		end->detail = end->console.why;
	} else if (!v->spoke && t - v->began > boot) {
		end->outcome = VM_NO_BOOT;
		end->detail = arena_printf(v->a, "nothing from the guest program within %d s",
					   boot);
	} else if (v->spoke && t - v->heard > c->silent_seconds) {
		end->outcome = VM_HANG;
		end->detail = arena_printf(v->a, "not a word for %d s", c->silent_seconds);
	} else if (v->spoke && t - v->spoke > c->test_seconds) {
		end->outcome = VM_TIMEOUT;
		end->detail = arena_printf(v->a, "not done within %d s", c->test_seconds);
	} else {
		return false;
	}
	return true;
}

/* QEMU ended by itself: what does it mean? */
static void ended(struct vm *v, int status)
{
	struct vm_end *end = v->end;

	for (int i = CONSOLE; i <= TALK; i++)
		for (int turns = 0; turns < 4096 && v->fd[i].fd >= 0; turns++) {
			double heard = v->heard;
			size_t had = v->talk.n;

			if (!drain(v, i) || (heard == v->heard && had == v->talk.n))
				break;
		}
	end->status = status;
	if (!v->spoke && end->ktap.version)
		end->boot_seconds = now() - v->began;
	if (status) {
		struct str said = str_last_line(buf_str(&v->talk));

		end->outcome = end->console.bytes || end->ktap.version || status > 128 ?
			       VM_DIED : VM_NOT_STARTED;
		end->detail = said.n ? arena_strn(v->a, said) : NULL;
		if (!end->detail)
			end->detail = arena_printf(v->a, status > 128 ? "killed by signal %d" :
						   "exit code %d", status > 128 ? status - 128 :
						   status);
	} else if (end->console.seen != VM_DONE) {
		end->outcome = end->console.seen;
		end->detail = end->console.why;
	} else if (ktap_complete(&end->ktap)) {
		end->outcome = VM_DONE;
	} else if (!end->ktap.version) {
		end->outcome = VM_NO_BOOT;
		end->detail = "the guest restarted before the guest program spoke";
	} else {
		end->outcome = end->ktap.fault ? VM_FORGED : VM_CUT;
		end->detail = end->ktap.fault ? end->ktap.fault : "no plan came";
	}
}

static int follow(struct vm *v, struct err *e)
{
	for (;;) {
		int status = 0, rc;

		if (poll(v->fd, NFDS, 100) < 0 && errno != EINTR)
			return err_set(e, ERR_IO, "cannot wait for QEMU: %s", strerror(errno));
		for (int i = CONSOLE; i <= TALK; i++)
			if (v->fd[i].fd >= 0 && v->fd[i].revents && !drain(v, i))
				close_fd(&v->fd[i].fd);
		if (v->qmp.state == QMP_CLOSED)
			v->fd[CONTROL].events = 0;
		serve(v);
		if (v->fd[CONTROL].revents & POLLHUP)
			close_fd(&v->fd[CONTROL].fd);
		rc = guard_wait(&v->guard, 0, &status, e);
		if (rc < 0) {
			v->end->outcome = VM_HOST;
			v->end->detail = "the guard of QEMU is gone";
			return 0;
		}
		if (rc) {
			ended(v, status);
			return 0;
		}
		if (over(v))
			return 0;
	}
}

int vm_run(struct arena *a, const struct vm_opts *o, struct vm_end *ret, struct err *e)
{
	struct vm v = { .a = a, .o = o, .end = ret, .guard = GUARD_INIT, .talk = BUF_INIT(65536) };
	int rc;

	*ret = (struct vm_end){ .accel = o->accel, .status = -1 };
	console_init(&ret->console, a, (size_t)o->config->console_kb * 1024);
	ktap_init(&ret->ktap, a, o->nonce);
	for (int i = 0; i < NFDS; i++)
		v.fd[i].fd = -1;
	if (!guard_which(a, o->config->qemu)) {
		ret->outcome = VM_NO_QEMU;
		ret->detail = arena_printf(a, "there is no %s", o->config->qemu);
		return 0;
	}
	v.began = v.heard = now();
	rc = start(&v, e);
	if (!rc) {
		qmp_init(&v.qmp, v.fd[CONTROL].fd);
		plug_init(&v.plug, o->config, &v.qmp);
		rc = follow(&v, e);
		qmp_release(&v.qmp);
	}
	guard_stop(&v.guard);
	for (int i = 0; i < ENDED; i++)
		close_fd(&v.fd[i].fd);
	ret->seconds = now() - v.began;
	ret->qemu_said = arena_strn(a, buf_str(&v.talk));
	buf_release(&v.talk);
	if (rc)
		vm_end_release(ret);
	return rc;
}

void vm_end_release(struct vm_end *v)
{
	console_release(&v->console);
	ktap_release(&v->ktap);
}
