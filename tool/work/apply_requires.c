/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * apply --with-deps: what the series has before the changes that were named.
 */
#include "work/apply_parts.h"

/* @in: by place in the manifest. Loading ruled out cycles. */
static void mark(const struct manifest *m, const struct change *c, bool *in)
{
	in[c - m->change] = true;
	for (size_t i = 0; i < c->requires.n; i++) {
		const struct change *need = manifest_find(m, c->requires.v[i]);

		if (need && !in[need - m->change])
			mark(m, need, in);
	}
}

/* Put the job of change @c at the end: the one that was asked for, or a new one. */
static int take_job(struct run *r, const struct jobs *asked_for, const struct change *c,
		    struct err *e)
{
	size_t n = r->jobs.n;
	int rc;

	for (size_t k = 0; k < asked_for->n; k++) {
		if (asked_for->v[k].change == c) {
			*ARR_PUSH(r->arena, r->jobs) = asked_for->v[k];
			return 0;
		}
	}
	rc = jobs_add_change(r, c, false, e);
	if (!rc)
		r->jobs.v[n].required = true;
	return rc;
}

int requires_add(struct run *r, struct err *e)
{
	const struct jobs asked_for = r->jobs;
	bool listed = false, *in = NULL;
	int rc = 0;

	if (r->series)
		in = ARENA_NEW_N(r->arena, bool, r->series->n + 1);
	for (size_t i = 0; i < asked_for.n; i++) {
		if (!asked_for.v[i].change)
			continue;
		listed = true;
		mark(r->series, asked_for.v[i].change, in);
	}
	if (!listed)
		return 0;
	r->jobs = (struct jobs){ 0 };
	for (size_t i = 0; i < r->series->n && !rc; i++) {
		if (in[i])
			rc = take_job(r, &asked_for, &r->series->change[i], e);
	}
	for (size_t k = 0; k < asked_for.n && !rc; k++) {
		if (!asked_for.v[k].change)
			*ARR_PUSH(r->arena, r->jobs) = asked_for.v[k];
	}
	return rc;
}

/* The first change that @named cannot do without and that cannot be on the branch, or SIZE_MAX. */
static size_t hopeless(const struct run *r, const struct cell *cells, const struct job *named,
		       const bool *in)
{
	for (size_t i = 0; i < r->jobs.n; i++) {
		const struct job *j = &r->jobs.v[i];
		enum verdict v = cells[i].verdict;

		if (j != named && !j->named && j->change && in[j->change - r->series->change] &&
		    (v == VERDICT_UNAFFECTED || v == VERDICT_DECLINED || v == VERDICT_REVERTED))
			return i;
	}
	return SIZE_MAX;
}

void requires_settle(const struct run *r, struct cell *cells, bool *idle)
{
	bool *useful = ARENA_NEW_N(r->arena, bool, r->series->n + 1);

	for (size_t i = 0; i < r->jobs.n; i++) {
		const struct job *j = &r->jobs.v[i];
		bool *in = ARENA_NEW_N(r->arena, bool, r->series->n + 1);
		size_t no;

		if (!j->named || !j->change)
			continue;
		mark(r->series, j->change, in);
		no = hopeless(r, cells, j, in);
		for (size_t k = 0; k < r->series->n && no == SIZE_MAX; k++)
			useful[k] |= in[k];
		if (no == SIZE_MAX)
			continue;
		cells[i].verdict = VERDICT_NEEDS_PREREQUISITE;
		cells[i].why = NULL;
		cells[i].detail = arena_printf(r->arena, "needs %.12s, which cannot be here: %s%s%s",
			r->jobs.v[no].hex, cells[no].why ? cells[no].why : "",
			cells[no].why && cells[no].detail ? ": " : "",
			cells[no].detail ? cells[no].detail : "");
	}
	for (size_t i = 0; i < r->jobs.n; i++) {
		const struct job *j = &r->jobs.v[i];

		idle[i] = j->required && !useful[j->change - r->series->change];
	}
}
