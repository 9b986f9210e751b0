// SPDX-License-Identifier: GPL-2.0-or-later
#include "ci/run.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/io.h"
#include "ci/guard.h"

/* A compiler or two beside the guest. */
#define BESIDE_MB 1024

struct worker {
	const struct ci_target *t;
	struct guard guard;
	const char *out;	/* its answer */
	int fd;
	bool running, done;
	int status;
};

static int available_mb(void)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(65536);
	ptrdiff_t at;

	if (io_read("/proc/meminfo", &b, NULL))
		return 2048;
	at = str_find(buf_str(&b), STR("MemAvailable:"), 0);
	return at < 0 ? 2048 : (int)(strtol(b.p + at + 13, NULL, 10) / 1024);
}

/* How many at a time: as configured, and no more than memory holds. */
static int at_a_time(const struct ci_config *c)
{
	int each = c->guest_mb + c->dimms * c->dimm_mb + BESIDE_MB;
	int fit = (c->memory_mb ? c->memory_mb : available_mb()) / each;

	return fit < 1 ? 1 : fit < c->parallel ? fit : c->parallel;
}

static const char *const *arguments(struct arena *a, const struct ci_opts *o,
				    const struct ci_target *t, int jobs)
{
	ARR(const char *) v = { 0 };

	*ARR_PUSH(a, v) = o->self;
	for (size_t i = 0; i < o->n_global; i++)
		*ARR_PUSH(a, v) = o->global[i];
	*ARR_PUSH(a, v) = "--json";
	*ARR_PUSH(a, v) = "ci";
	*ARR_PUSH(a, v) = o->what == CI_BUILD ? "build" : "run";
	if (o->config)
		*ARR_PUSH(a, v) = arena_printf(a, "--ci-config=%s", o->config);
	if (o->level)
		*ARR_PUSH(a, v) = arena_printf(a, "--level=%s", o->level);
	for (size_t i = 0; i < o->n_set; i++)
		*ARR_PUSH(a, v) = arena_printf(a, "--set=%s", o->set[i]);
	*ARR_PUSH(a, v) = arena_printf(a, "--set=JOBS=%d", jobs);
	if (o->work_dir)
		*ARR_PUSH(a, v) = arena_printf(a, "--work-dir=%s", o->work_dir);
	if (o->kernel_config)
		*ARR_PUSH(a, v) = arena_printf(a, "--kernel-config=%s", o->kernel_config);
	if (o->series)
		*ARR_PUSH(a, v) = arena_printf(a, "--series=%s", o->series);
	if (o->by)
		*ARR_PUSH(a, v) = arena_printf(a, "--by=%s", o->by);
	if (o->again)
		*ARR_PUSH(a, v) = "--again";
	if (o->no_note)
		*ARR_PUSH(a, v) = "--no-note";
	if (t->ref)
		*ARR_PUSH(a, v) = arena_printf(a, "--branch=%s", t->name);
	*ARR_PUSH(a, v) = "--";
	if (!t->ref)
		*ARR_PUSH(a, v) = t->name;
	*ARR_PUSH(a, v) = NULL;
	return v.v;
}

static int begin(struct arena *a, const struct ci_opts *o, struct worker *w, const char *dir,
		 size_t number, int jobs, struct err *e)
{
	struct guard_opts g = { .argv = arguments(a, o, w->t, jobs), .err = -1 };
	int rc;

	w->out = arena_printf(a, "%s/%zu", dir, number);
	w->fd = open(w->out, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (w->fd < 0)
		return err_set(e, ERR_IO, "cannot write %s", w->out);
	g.out = w->fd;
	rc = guard_start(&g, &w->guard, e);
	close(w->fd);
	w->running = !rc;
	if (o->say && !rc)
		o->say(o->ctx, w->t->name, "begins");
	return rc;
}

/* Its one result, or a result that says why there is none. */
static void collect(struct worker *w, const char *began, cJSON *results, int *exit_code)
{
	CLEANUP(buf_release) struct buf text = BUF_INIT((size_t)64 << 20);
	cJSON *doc = NULL, *list, *one = NULL;

	if (!io_read(w->out, &text, NULL) && !json_parse(buf_str(&text), "result", &doc, NULL)) {
		list = cJSON_GetObjectItem(doc, "results");
		one = list ? cJSON_DetachItemFromArray(list, 0) : NULL;
	}
	if (!one) {
		const cJSON *err = doc ? cJSON_GetObjectItem(doc, "error") : NULL;

		one = cJSON_CreateObject();
		json_add_str(one, "branch", w->t->name);
		json_add_str(one, "began", began);
		json_add_str(one, "verdict", "untested");
		json_add_str(one, "why", err && json_str(err, "what") ? json_str(err, "what") :
			     "its run ended without an answer");
		json_add_num(one, "exit", 2);
		w->status = w->status && w->status != 1 ? w->status : 2;
	}
	cJSON_AddItemToArray(results, one);
	*exit_code = err_exit_worse(*exit_code, w->status > 128 ? 2 : w->status);
	cJSON_Delete(doc);
}

int parallel_run(struct arena *a, const struct ci_opts *o, const struct ci_config *c,
		 const struct ci_targets *t, cJSON *results, int *ret_exit, struct err *e)
{
	struct worker *w = ARENA_NEW_N(a, struct worker, t->n);
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	size_t next = 0, done = 0, turns = 0;
	int running = 0, most = at_a_time(c), rc;
	int jobs = c->jobs ? c->jobs : (int)(cores > most ? cores / most : 1);
	char *dir;

	rc = io_tmpdir(a, "ci", &dir, e);
	if (rc)
		return rc;
	while (!rc && done < t->n) {
		while (!rc && running < most && next < t->n) {
			w[next].t = &t->v[next];
			rc = begin(a, o, &w[next], dir, next, jobs, e);
			running += !rc;
			next++;
		}
		usleep(100000);
		if (o->progress && turns++ % 10 == 0)
			o->progress(o->ctx, "ci", arena_printf(a, "%zu of %zu done, %d under way",
							       done, t->n, running));
		for (size_t i = 0; i < next; i++) {
			int end = w[i].running ? guard_wait(&w[i].guard, 0, &w[i].status, NULL) : 0;

			if (!end)
				continue;
			if (end < 0)
				w[i].status = 2;
			w[i].running = false;
			running--;
			done++;
			if (o->say)
				o->say(o->ctx, w[i].t->name, "ends");
		}
	}
	for (size_t i = 0; i < next; i++)
		guard_stop(&w[i].guard);
	for (size_t i = 0; !rc && i < t->n; i++)
		collect(&w[i], ident_date_utc(a, o->who.now), results, ret_exit);
	io_rmtree(dir);
	return rc;
}
