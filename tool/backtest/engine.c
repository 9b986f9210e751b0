/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The engine's own turn: upstream's commit and the target's tree go in, nothing else. */
#include <time.h>

#include "backtest/parts.h"
#include "index/cache.h"

/* More of a difference than this helps nobody. */
#define DIFF_MAX ((size_t)24 << 10)

static int64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static const char *cut(struct arena *a, struct str text)
{
	size_t n = text.n;

	if (n <= DIFF_MAX)
		return arena_strn(a, text);
	for (n = DIFF_MAX; n && text.p[n - 1] != '\n';)
		n--;
	return arena_printf(a, "%.*s... (%zu bytes more)\n", (int)n, text.p, text.n - n);
}

/* The check that a refusal rests on, when it is the gate's. */
static const char *first_check(const struct ported *p)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->result[i].conflicts.n || (p->info && p->info[i].refuse))
			return NULL;
	for (size_t i = 0; i < p->n; i++)
		if (p->result[i].findings.n)
			return p->result[i].findings.v[0].check;
	return NULL;
}

static void fill(struct bt_bench *b, const struct ported *p, enum bt_tool t, struct bt_record *ret)
{
	struct buf diff = BUF_INIT(BUF_FILE_MAX);
	enum port_rung rung = RUNG_NONE;

	b->made.n = 0;	/* an earlier turn's */
	for (size_t i = 0; i < p->n; i++) {
		const struct port_result *r = &p->result[i];

		if (r->rung > rung)
			rung = r->rung;
		if (p->info && p->info[i].superseded)
			continue;
		if (r->unchanged && !(p->info && p->info[i].earlier))
			continue;
		*ARR_PUSH(b->arena, b->made) = (struct bt_file){
			p->file[i].target, !r->deleted, r->deleted ? STR("") : r->text };
	}
	ret->rung = port_rung_name(rung);
	ret->review = p->review;
	ret->review_why = p->review_why;
	ret->from_sibling = p->form == FORM_SIBLING;
	ret->outcome[t] = bt_compare(b, &b->made, &diff, &ret->diff_lines);
	if (ret->outcome[t] == BT_DIFFERENT)
		ret->diff = cut(b->arena, buf_str(&diff));
	else
		ret->diff_lines = 0;
	buf_release(&diff);
}

void bt_port(struct bt_bench *b, struct siblings *siblings, enum bt_tool t, struct bt_record *ret)
{
	struct workshop w = { .repo = b->repo, .arena = b->arena, .blobs = &b->blobs,
			      .rules = b->rules, .data = b->o->data, .siblings = siblings };
	struct ported p = { 0 };
	struct err e = { 0 };
	int64_t start;
	int rc;

	w.names = cache_open(cache_dir(b->arena, b->o->env));
	start = now_us();
	rc = (b->o->port ? b->o->port : port_change)(&w, &b->upstream, NULL, &b->base.tree, &p, &e);
	ret->ms = (unsigned)((now_us() - start + 500) / 1000);
	workshop_release(&w);
	if (!rc && p.ok) {
		fill(b, &p, t, ret);
		return;
	}
	/* a missing object or tool is no judgement on the change */
	ret->outcome[t] = rc && err_exit(rc) != 1 ? BT_ERROR : BT_REFUSED;
	ret->reason = rc ? arena_str(b->arena, e.what) : p.reason;
	ret->check = rc ? NULL : first_check(&p);
}

void bt_engine(struct bt_bench *b, struct bt_record *ret)
{
	bt_port(b, NULL, BT_ENGINE, ret);
	ret->from_sibling = false;
}
