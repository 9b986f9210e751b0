/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Counting. */
#include "backtest/backtest.h"

static bool same(const char *want, const char *have)
{
	return !want || (have && !strcmp(want, have));
}

static bool passes(const struct bt_record *r, const struct bt_filter *f)
{
	if (f->not_clean && r->fit != BT_FIT_FUZZ && r->fit != BT_FIT_CONFLICT)
		return false;
	if (f->has_sibling && !r->siblings)
		return false;
	if (f->fit != BT_FIT_UNKNOWN && r->fit != f->fit)
		return false;
	if (f->verbatim && r->verbatim != (f->verbatim > 0))
		return false;
	return same(f->target, r->target) && same(f->rung, r->rung);
}

void backtest_count(const struct backtest *b, enum bt_tool t, const struct bt_filter *f,
		    struct bt_figures *ret)
{
	*ret = (struct bt_figures){ 0 };
	for (size_t i = 0; i < b->n; i++) {
		const struct bt_record *r = &b->v[i];
		enum bt_outcome o = r->outcome[t];
		bool marked;

		if (!passes(r, f))
			continue;
		ret->n++;
		ret->by[o]++;
		marked = t == BT_ENGINE || (t == BT_SIBLINGS && !r->siblings) ? r->review :
			 t == BT_SIBLINGS && r->sibling_review;
		ret->right_marked += marked && bt_right(o);
		ret->wrong_marked += marked && o == BT_DIFFERENT;
		ret->lacking += t == BT_ENGINE && r->lacking;
	}
}

double backtest_nature(const struct backtest *b, enum bt_tool t, enum bt_outcome from,
		       enum bt_outcome to)
{
	double ret = 0;

	for (int verbatim = -1; verbatim <= 1; verbatim += 2) {
		const struct bt_filter f = { .verbatim = verbatim };
		struct bt_figures n;
		size_t sum = 0;

		backtest_count(b, t, &f, &n);
		if (!n.n)
			return -1;
		for (enum bt_outcome o = from; o <= to; o++)
			sum += n.by[o];
		ret += (double)sum / (double)n.n * (verbatim > 0 ? BT_NATURE : 100 - BT_NATURE);
	}
	return ret;
}
