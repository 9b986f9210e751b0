/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Each pair in a process of its own: a crash, a hang or a leak of one is its
 * own business. A child says a line when the engine begins, a record of JSON
 * when it is done, and the record again when the peers are.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "backtest/parts.h"
#include "base/io.h"
#include "git/branch.h"
#include "git/scratch.h"
#include "msg/message.h"
#include "spatch/rule_load.h"

#define JOBS_MAX 64
#define LIMIT_MS 10000
/* The engine's limit is processor time, so that other work on the machine changes no score; one
 * that waits for ever is stopped by the clock, after so many times that. */
#define WAIT_FACTOR 20
/* Reading the pair and comparing; the peers bound themselves. */
#define SETUP_MS 120000
#define PEERS_MS 300000

enum { STAGE_SETUP, STAGE_ENGINE, STAGE_PEERS };

struct slot {
	pid_t pid;		/* 0: free */
	int fd;
	size_t at;		/* which pair */
	int64_t deadline;
	size_t stage;		/* lines that the child said */
	struct buf said;
};

struct pool {
	struct repo *repo;
	struct arena *arena;
	const struct backtest_opts *o;
	const struct bt_pairs *pairs;
	struct rule_set *rules;
	const char *dir;
	struct slot slot[JOBS_MAX];
	size_t n_slots;
	struct backtest *ret;
};

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* --- in the child */

static void say(int fd, const struct bt_record *r)
{
	CLEANUP(buf_release) struct buf line = BUF_INIT(BUF_FILE_MAX);
	cJSON *o = cJSON_CreateObject();
	struct str rest;

	bt_record_json(r, o);
	json_print_line(o, &line);
	cJSON_Delete(o);
	buf_addc(&line, '\n');
	rest = buf_str(&line);
	while (rest.n) {
		ssize_t n = write(fd, rest.p, rest.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return;
		rest.p += n;
		rest.n -= (size_t)n;
	}
}

const char *bt_series(struct arena *a, const char *version)
{
	size_t n = 0, dots = 0;

	if (!version)
		return "?";
	while (version[n] && (version[n] != '.' || ++dots < 2) && version[n] != '-')
		n++;
	return arena_strn(a, (struct str){ version, n });
}

static int open_pair(struct bt_bench *b, struct bt_record *r, struct err *e)
{
	const char *version = NULL;
	struct message m;
	int rc = commit_read(b->repo, b->arena, &r->pair.upstream, &b->upstream, e);

	if (!rc)
		rc = commit_read(b->repo, b->arena, &r->pair.base, &b->base, e);
	if (!rc)
		rc = commit_read(b->repo, b->arena, &r->pair.expected, &b->expected, e);
	if (rc)
		return rc;
	message_parse(b->arena, b->upstream.message, &m);
	r->subject = arena_strn(b->arena, m.subject);
	repo_kernel_version(b->repo, b->arena, &b->base.tree, &version, NULL);
	r->target = bt_series(b->arena, version);
	return 0;
}

static int limit_of(const struct pool *p)
{
	return p->o->limit_ms ? p->o->limit_ms : LIMIT_MS;
}

/* SIGPROF ends this process after @ms of processor time; 0: no longer. */
static void bound(int ms)
{
	struct itimerval t = { .it_value = { ms / 1000, ms % 1000 * 1000 } };

	setitimer(ITIMER_PROF, &t, NULL);
}

static void one_pair(struct pool *p, struct slot *s, int fd)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	struct bt_bench b = { .repo = p->repo, .arena = &a, .pair = &p->pairs->v.v[s->at],
			      .o = p->o, .rules = p->rules, .tool = p->ret->tool };
	struct bt_record r = { .pair = *b.pair };
	struct rusage use;
	struct err e = { 0 };
	int rc;

	b.dir = arena_printf(&a, "%s/%zu", p->dir, s->at);
	blob_cache_init(&b.blobs, p->repo, &a);
	rc = open_pair(&b, &r, &e);
	if (rc) {
		r.outcome[BT_ENGINE] = BT_ERROR;
		r.reason = e.what;
		say(fd, &r);
		return;
	}
	if (write(fd, "\n", 1) != 1)
		return;
	bound(limit_of(p));
	bt_engine(&b, &r);
	bound(0);
	/* the engine's: what follows reads whole trees */
	if (!getrusage(RUSAGE_SELF, &use))
		r.kib = (size_t)use.ru_maxrss;
	r.verbatim = bt_verbatim(&b);
	say(fd, &r);
	if (b.made.n) {
		bt_names_lacking(&b, &r);
		say(fd, &r);
	}
	if (p->o->known) {
		bt_siblings(&b, &r);
		say(fd, &r);
	}
	if (!p->o->peers || images_of_commit(b.repo, &a, &b.blobs, &b.upstream, &b.base.tree,
					     NULL, &b.images, &e) || io_mkdir(b.dir, &e))
		return;
	bt_peers(&b, &r);
	say(fd, &r);
}

/* --- in the parent */

static int start(struct pool *p, struct slot *s, size_t at, struct err *e)
{
	pid_t parent = getpid();
	int fd[2];

	if (pipe2(fd, O_CLOEXEC))
		return err_set(e, ERR_IO, "no pipe: %s", strerror(errno));
	fflush(NULL);
	s->at = at;
	s->pid = fork();
	if (s->pid < 0) {
		close(fd[0]);
		close(fd[1]);
		s->pid = 0;
		return err_set(e, ERR_IO, "no process: %s", strerror(errno));
	}
	if (!s->pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(127);
		close(fd[0]);
		one_pair(p, s, fd[1]);
		_exit(0);
	}
	close(fd[1]);
	fcntl(fd[0], F_SETFL, O_NONBLOCK);
	s->fd = fd[0];
	s->stage = STAGE_SETUP;
	s->deadline = now_ms() + SETUP_MS;
	return 0;
}

/* The last whole line that the child said, or an empty span. */
static struct str last_line(const struct buf *b)
{
	struct str s = buf_str(b);
	size_t from;

	while (s.n && s.p[s.n - 1] != '\n')
		s.n--;
	for (from = s.n ? s.n - 1 : 0; from && s.p[from - 1] != '\n';)
		from--;
	return (struct str){ s.p + from, s.n ? s.n - from - 1 : 0 };
}

static const char *how_it_ended(const struct pool *p, int status, bool late)
{
	struct arena *a = p->arena;

	if (late)
		return "it did not end in time";
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGPROF)
		return arena_printf(a, "it took more than %d ms of processor time", limit_of(p));
	if (WIFSIGNALED(status))
		return arena_printf(a, "it was ended by signal %d (%s)", WTERMSIG(status),
				    strsignal(WTERMSIG(status)));
	return arena_printf(a, "it ended with exit code %d", WEXITSTATUS(status));
}

static void finish(struct pool *p, struct slot *s, bool late)
{
	struct bt_record *r = &p->ret->v[s->at];
	struct str line = last_line(&s->said);
	struct rusage use = { 0 };
	cJSON *o = NULL;
	int status = 0;

	if (late)
		kill(s->pid, SIGKILL);
	while (wait4(s->pid, &status, 0, &use) < 0 && errno == EINTR)
		continue;
	close(s->fd);
	if (line.n && !json_parse(line, "record", &o, NULL))
		bt_record_read(p->arena, o, r);
	cJSON_Delete(o);
	r->pair = p->pairs->v.v[s->at];
	if (!r->kib)
		r->kib = (size_t)use.ru_maxrss;
	if (!line.n) {
		r->outcome[BT_ENGINE] = BT_ERROR;
		r->reason = how_it_ended(p, status, late);
	}
	/* what had been tried and has no answer is no answer */
	for (size_t t = 0; t < BT_TOOL_N; t++)
		if (p->ret->tool[t] && r->outcome[t] == BT_SKIPPED)
			r->outcome[t] = BT_ERROR;
	io_rmtree(arena_printf(p->arena, "%s/%zu", p->dir, s->at));
	buf_release(&s->said);
	s->said = (struct buf)BUF_INIT(BUF_FILE_MAX);
	s->pid = 0;
}

static void next_stage(struct pool *p, struct slot *s)
{
	s->stage++;
	s->deadline = now_ms() + (s->stage == STAGE_ENGINE ? (int64_t)limit_of(p) * WAIT_FACTOR :
			  PEERS_MS);
}

/* Return: false at the end of what the child says. */
static bool hear(struct pool *p, struct slot *s)
{
	char chunk[16384];

	for (;;) {
		ssize_t n = read(s->fd, chunk, sizeof(chunk));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return true;
		if (n <= 0)
			return false;
		buf_add(&s->said, (struct str){ chunk, (size_t)n });
		for (ssize_t i = 0; i < n; i++)
			if (chunk[i] == '\n')
				next_stage(p, s);
	}
}

static size_t wait_some(struct pool *p)
{
	struct pollfd fd[JOBS_MAX];
	struct slot *of[JOBS_MAX];
	int64_t now = now_ms(), next = INT32_MAX;
	size_t n = 0, ended = 0;

	for (size_t i = 0; i < p->n_slots; i++) {
		struct slot *s = &p->slot[i];

		if (!s->pid)
			continue;
		of[n] = s;
		fd[n++] = (struct pollfd){ s->fd, POLLIN, 0 };
		if (s->deadline - now < next)
			next = s->deadline > now ? s->deadline - now : 0;
	}
	if (poll(fd, n, (int)next) < 0)
		return 0;
	now = now_ms();
	for (size_t i = 0; i < n; i++) {
		bool more = !fd[i].revents || hear(p, of[i]);

		if (more && now < of[i]->deadline)
			continue;
		finish(p, of[i], more);
		ended++;
	}
	return ended;
}

static int run_all(struct pool *p, struct err *e)
{
	size_t started = 0, done = 0, n = p->ret->n;
	int rc = 0;

	while (done < n) {
		size_t running = 0;

		for (size_t i = 0; i < p->n_slots; i++) {
			if (!p->slot[i].pid && started < n && !rc) {
				rc = start(p, &p->slot[i], started, e);
				started += !rc;
			}
			running += p->slot[i].pid != 0;
		}
		if (!running)
			return rc;
		done += wait_some(p);
		if (p->o->progress)
			p->o->progress(p->o->ctx, done, n);
	}
	return rc;
}

static bool wanted(const struct bt_pair *p, const char *only)
{
	char hex[OID_HEX + 1];

	return !only || (p->label && strstr(p->label, only)) ||
	       strstr(oid_hex(&p->upstream, hex), only) || strstr(oid_hex(&p->base, hex), only) ||
	       strstr(oid_hex(&p->expected, hex), only);
}

int backtest_run(struct repo *r, struct arena *a, const struct backtest_opts *o,
		 const struct bt_pairs *pairs, struct backtest *ret, struct err *e)
{
	struct bt_pairs some = { 0 };
	struct pool p = { .repo = r, .arena = a, .o = o, .pairs = &some, .ret = ret };
	char *dir;
	int rc;

	for (size_t i = 0; i < pairs->v.n; i++)
		if (wanted(&pairs->v.v[i], o->only))
			*ARR_PUSH(a, some.v) = pairs->v.v[i];
	*ret = (struct backtest){ .n = some.v.n, .passed_over = pairs->passed_over };
	if (!some.v.n)
		return err_set(e, ERR_NOT_FOUND, "%s", pairs->v.n ? "no pair is called that" :
								     "there is no pair");
	rc = rules_load(a, o->data, &p.rules, e);
	/* before the children are made: what they write dies with them */
	if (!rc)
		rc = scratch_begin(r, e);
	if (!rc)
		rc = io_tmpdir(a, "backtest", &dir, e);
	if (rc)
		return rc;
	p.dir = dir;
	p.n_slots = o->jobs < 1 ? 1 : o->jobs > JOBS_MAX ? JOBS_MAX : (size_t)o->jobs;
	for (size_t i = 0; i < p.n_slots; i++)
		p.slot[i].said = (struct buf)BUF_INIT(BUF_FILE_MAX);
	ret->v = ARENA_NEW_N(a, struct bt_record, ret->n);
	bt_tools(o, ret->tool);
	for (enum bt_tool t = BT_ENGINE; t < BT_TOOL_N; t++)
		ret->lacks[t] = !ret->tool[t] && bt_wanted(o, t);
	rc = run_all(&p, e);
	io_rmtree(dir);
	return rc;
}
