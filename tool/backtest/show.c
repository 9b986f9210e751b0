/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The answer: as JSON, as tables, and the worst as diffs. */
#include <stdlib.h>

#include "backtest/parts.h"
#include "base/table.h"
#include "port/port.h"

static const struct bt_filter all = { 0 }, not_clean = { .not_clean = true },
			      has_sibling = { .has_sibling = true };

static double percent(size_t part, size_t of)
{
	return of ? 100.0 * (double)part / (double)of : 0;
}

static size_t right_of(const struct bt_figures *f)
{
	return f->by[BT_EXACT] + f->by[BT_EQUIVALENT];
}

static void figures_json(const struct backtest *b, enum bt_tool t, const struct bt_filter *f,
			 cJSON *o)
{
	struct bt_figures n;

	backtest_count(b, t, f, &n);
	json_add_num(o, "pairs", (double)n.n);
	for (enum bt_outcome k = BT_EXACT; k < BT_OUTCOME_N; k++)
		json_add_num(o, bt_outcome_name(k), (double)n.by[k]);
	if (t > BT_SIBLINGS)
		return;
	json_add_num(o, "right_marked", (double)n.right_marked);
	json_add_num(o, "wrong_marked", (double)n.wrong_marked);
	json_add_num(o, "names_lacking", (double)n.lacking);
}

/* The names of one kind that the records have, each once, in their order. */
static size_t names_of(struct arena *a, const struct backtest *b, bool rungs, const char ***ret)
{
	ARR(const char *) v = { 0 };

	for (size_t i = 0; i < b->n; i++) {
		const char *name = rungs ? b->v[i].rung : b->v[i].target;
		bool seen = !name;

		for (size_t k = 0; k < v.n && !seen; k++)
			seen = !strcmp(v.v[k], name);
		if (!seen)
			*ARR_PUSH(a, v) = name;
	}
	*ret = v.v;
	return v.n;
}

static int by_version(const void *x, const void *y)
{
	return strverscmp(*(const char *const *)x, *(const char *const *)y);
}

static int by_rung(const void *x, const void *y)
{
	const char *one = *(const char *const *)x, *other = *(const char *const *)y;
	int rank[2] = { 0 };

	for (int r = RUNG_IDENTICAL; r <= RUNG_SPATCH; r++) {
		if (!strcmp(port_rung_name((enum port_rung)r), one))
			rank[0] = r;
		if (!strcmp(port_rung_name((enum port_rung)r), other))
			rank[1] = r;
	}
	return rank[0] - rank[1];
}

static size_t rungs_of(struct arena *a, const struct backtest *b, const char ***ret)
{
	size_t n = names_of(a, b, true, ret);

	if (n)
		qsort(*ret, n, sizeof(**ret), by_rung);
	return n;
}

static size_t targets_of(struct arena *a, const struct backtest *b, const char ***ret)
{
	size_t n = names_of(a, b, false, ret);

	if (n)
		qsort(*ret, n, sizeof(**ret), by_version);
	return n;
}

static int by_number(const void *x, const void *y)
{
	unsigned p = *(const unsigned *)x, q = *(const unsigned *)y;

	return p < q ? -1 : p > q;
}

struct speed {
	unsigned median, p95, max;
	size_t kib;
};

static struct speed speed_of(struct arena *a, const struct backtest *b)
{
	unsigned *ms = ARENA_NEW_N(a, unsigned, b->n + 1);
	struct speed s = { 0 };

	for (size_t i = 0; i < b->n; i++) {
		ms[i] = b->v[i].ms;
		s.kib = b->v[i].kib > s.kib ? b->v[i].kib : s.kib;
	}
	if (!b->n)
		return s;
	qsort(ms, b->n, sizeof(*ms), by_number);
	s.median = ms[b->n / 2];
	s.p95 = ms[(b->n * 95 - 1) / 100];
	s.max = ms[b->n - 1];
	return s;
}

static void engine_json(struct arena *a, const struct backtest *b, cJSON *o)
{
	const char **name;
	size_t n = rungs_of(a, b, &name);
	cJSON *to = json_add_obj(o, "rungs");
	struct speed s = speed_of(a, b);

	for (size_t i = 0; i < n; i++) {
		const struct bt_filter f = { .rung = name[i] };

		figures_json(b, BT_ENGINE, &f, json_add_obj(to, name[i]));
	}
	to = json_add_obj(o, "targets");
	n = targets_of(a, b, &name);
	for (size_t i = 0; i < n; i++) {
		const struct bt_filter f = { .target = name[i] };

		figures_json(b, BT_ENGINE, &f, json_add_obj(to, name[i]));
	}
	to = json_add_obj(o, "milliseconds");
	json_add_num(to, "median", s.median);
	json_add_num(to, "p95", s.p95);
	json_add_num(to, "max", s.max);
	json_add_num(o, "kib", (double)s.kib);
}

cJSON *backtest_json(const struct backtest *b)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	cJSON *doc = cJSON_CreateObject(), *tools, *pairs;

	json_add_str(doc, "schema", "backport.backtest/1");
	json_add_num(doc, "passed_over", (double)b->passed_over);
	tools = json_add_obj(doc, "tools");
	for (enum bt_tool t = 0; t < BT_TOOL_N; t++) {
		cJSON *o, *nature;

		if (!b->tool[t])
			continue;
		o = json_add_obj(tools, bt_tool_name(t));
		figures_json(b, t, &all, json_add_obj(o, "all"));
		if (b->tool[BT_PATCH])
			figures_json(b, t, &not_clean, json_add_obj(o, "not_clean"));
		if (b->tool[BT_SIBLINGS] && t <= BT_SIBLINGS)
			figures_json(b, t, &has_sibling, json_add_obj(o, "has_sibling"));
		if (backtest_nature(b, t, BT_EXACT, BT_EXACT) < 0)
			continue;
		nature = json_add_obj(o, "nature_percent");
		json_add_num(nature, "right", backtest_nature(b, t, BT_EXACT, BT_EQUIVALENT));
		json_add_num(nature, "wrong", backtest_nature(b, t, BT_DIFFERENT, BT_DIFFERENT));
	}
	engine_json(&a, b, doc);
	pairs = json_add_arr(doc, "pairs");
	for (size_t i = 0; i < b->n; i++)
		bt_record_json(&b->v[i], json_push_obj(pairs));
	return doc;
}

/* --- for people */

static void cell(struct arena *a, struct table *t, size_t part, size_t of)
{
	table_cell(t, !of ? "-" : arena_printf(a, "%zu (%.1f %%)", part, percent(part, of)));
}

static void cells(struct arena *a, struct table *t, const struct bt_figures *f)
{
	cell(a, t, right_of(f), f->n);
	cell(a, t, f->by[BT_EXACT], f->n);
	cell(a, t, f->by[BT_DIFFERENT], f->n);
	cell(a, t, f->by[BT_REFUSED], f->n);
	table_cell(t, arena_printf(a, "%zu", f->by[BT_ERROR]));
	table_row(t);
}

static void head(struct table *t, const char *first)
{
	table_cell(t, first);
	table_cell(t, "right");
	table_cell(t, "of them exact");
	table_cell(t, "wrong");
	table_cell(t, "refused");
	table_cell(t, "errors");
	table_row(t);
}

static void tools_text(struct arena *a, const struct backtest *b, const struct bt_filter *f,
		       const char *title, struct buf *out)
{
	struct table *t = table_new(a);

	head(t, title);
	for (enum bt_tool k = 0; k < BT_TOOL_N; k++) {
		struct bt_figures n;

		if (!b->tool[k])
			continue;
		backtest_count(b, k, f, &n);
		table_cell(t, bt_tool_title(k));
		cells(a, t, &n);
	}
	table_print(t, 0, out);
	buf_addc(out, '\n');
}

static void rows_text(struct arena *a, const struct backtest *b, bool rungs, struct buf *out)
{
	struct table *t = table_new(a);
	const char **name;
	size_t n = rungs ? rungs_of(a, b, &name) : targets_of(a, b, &name);

	if (!n)
		return;
	head(t, rungs ? "backport, by highest rung" : "backport, by target");
	for (size_t i = 0; i < n; i++) {
		const struct bt_filter f = { .rung = rungs ? name[i] : NULL,
					     .target = rungs ? NULL : name[i] };
		struct bt_figures k;

		backtest_count(b, BT_ENGINE, &f, &k);
		table_cell(t, name[i]);
		cells(a, t, &k);
	}
	table_print(t, 0, out);
	buf_addc(out, '\n');
}

static void nature_text(const struct backtest *b, struct buf *out)
{
	if (backtest_nature(b, BT_ENGINE, BT_EXACT, BT_EXACT) < 0)
		return;
	buf_printf(out, "At nature's weights (%d %% of ports carry upstream's lines unchanged): ",
		   BT_NATURE);
	for (enum bt_tool t = 0, first = 1; t < BT_TOOL_N; t++) {
		if (!b->tool[t])
			continue;
		buf_printf(out, "%s%s %.1f %% right, %.1f %% wrong", first ? "" : "; ",
			   bt_tool_title(t), backtest_nature(b, t, BT_EXACT, BT_EQUIVALENT),
			   backtest_nature(b, t, BT_DIFFERENT, BT_DIFFERENT));
		first = 0;
	}
	buf_addz(out, ".\n");
}

static void review_text(const struct backtest *b, struct buf *out)
{
	struct bt_figures n;
	size_t right, unmarked;
	char hex[OID_HEX + 1];

	backtest_count(b, BT_ENGINE, &all, &n);
	right = right_of(&n);
	unmarked = n.by[BT_DIFFERENT] - n.wrong_marked;
	buf_printf(out, "Review: wrong and not marked %zu (%.1f %% of all), wrong and marked %zu, "
		   "right but marked %zu (%.1f %% of the right ones).\n",
		   unmarked, percent(unmarked, n.n), n.wrong_marked, n.right_marked,
		   percent(n.right_marked, right));
	buf_printf(out, "Names lacking: %zu of %zu ports use a name that the target has nowhere.\n",
		   n.lacking, right + n.by[BT_DIFFERENT]);
	for (size_t i = 0; i < b->n && n.lacking; i++)
		if (b->v[i].lacking)
			buf_printf(out, "  %s: %s\n", oid_hex(&b->v[i].pair.upstream, hex),
				   b->v[i].lacking);
}

void backtest_text(struct arena *a, const struct backtest *b, struct buf *out)
{
	struct speed s = speed_of(a, b);
	size_t fit[BT_FIT_N] = { 0 }, verbatim = 0;

	for (size_t i = 0; i < b->n; i++) {
		fit[b->v[i].fit]++;
		verbatim += b->v[i].verbatim;
	}
	buf_printf(out, "%zu pairs", b->n);
	if (b->passed_over)
		buf_printf(out, " (%zu commits name no upstream commit that is here)",
			   b->passed_over);
	if (b->tool[BT_PATCH])
		buf_printf(out, ": upstream's patch applies to %zu, to %zu with fuzz, to %zu not",
			   fit[BT_FIT_CLEAN], fit[BT_FIT_FUZZ], fit[BT_FIT_CONFLICT]);
	buf_printf(out, "; the port has upstream's lines in %zu.\n\n", verbatim);
	tools_text(a, b, &all, "all", out);
	if (b->tool[BT_PATCH])
		tools_text(a, b, &not_clean, "not clean", out);
	if (b->tool[BT_SIBLINGS])
		tools_text(a, b, &has_sibling, "ported to a newer branch before", out);
	rows_text(a, b, true, out);
	rows_text(a, b, false, out);
	nature_text(b, out);
	review_text(b, out);
	buf_printf(out, "A pair takes the engine %u ms in the middle, %u at 95 %%, %u at most; "
		   "no pair took more than %zu MiB.\n", s.median, s.p95, s.max, s.kib >> 10);
	for (enum bt_tool t = 0; t < BT_TOOL_N; t++)
		if (b->lacks[t])
			buf_printf(out, "SKIP %s: not installed\n", bt_tool_title(t));
}

/* --- the worst */

/* Wrong and said to be right comes first, then errors, then what at least was marked. */
static int badness(const struct bt_record *r)
{
	if (r->outcome[BT_ENGINE] == BT_DIFFERENT)
		return r->review ? 2 : 4;
	return r->outcome[BT_ENGINE] == BT_ERROR ? 3 : r->outcome[BT_ENGINE] == BT_REFUSED ? 1 : 0;
}

static int by_badness(const void *x, const void *y)
{
	const struct bt_record *p = *(const struct bt_record *const *)x;
	const struct bt_record *q = *(const struct bt_record *const *)y;
	int d = badness(q) - badness(p);

	if (d)
		return d;
	if (p->diff_lines != q->diff_lines)
		return p->diff_lines < q->diff_lines ? 1 : -1;
	return p < q ? -1 : p > q;
}

static void one_worst(const struct bt_record *r, struct buf *out)
{
	char up[OID_HEX + 1], base[OID_HEX + 1];

	buf_printf(out, "== %s onto %s (%s)\n   %s\n", oid_hex(&r->pair.upstream, up),
		   oid_hex(&r->pair.base, base), r->target ? r->target : "?",
		   r->subject ? r->subject : "");
	if (r->pair.label)
		buf_printf(out, "   label: %s\n", r->pair.label);
	buf_printf(out, "   %s", bt_outcome_name(r->outcome[BT_ENGINE]));
	if (r->rung)
		buf_printf(out, ", rung %s", r->rung);
	if (r->check)
		buf_printf(out, ", check %s", r->check);
	if (r->review)
		buf_printf(out, ", marked: %s", r->review_why ? r->review_why : "");
	if (r->reason)
		buf_printf(out, ": %s", r->reason);
	buf_addc(out, '\n');
	if (r->diff)
		buf_printf(out, "%s", r->diff);
	buf_addc(out, '\n');
}

void backtest_worst(struct arena *a, const struct backtest *b, size_t n, struct buf *out)
{
	const struct bt_record **v = ARENA_NEW_N(a, const struct bt_record *, b->n + 1);

	for (size_t i = 0; i < b->n; i++)
		v[i] = &b->v[i];
	qsort(v, b->n, sizeof(*v), by_badness);
	for (size_t i = 0; i < b->n && i < n && badness(v[i]); i++)
		one_worst(v[i], out);
}
