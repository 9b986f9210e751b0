/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "port/aligned.h"

void aligned_make(struct arena *a, struct tok_range p, struct tok_range t, struct aligned *ret)
{
	struct diff d;
	size_t n = p.end - p.first;

	tok_diff_fine(a, p, t, &d);
	*ret = (struct aligned){ p, t, diff_map(a, &d, n) };
	for (size_t i = 0; i < n; i++)
		if (ret->of[i] != SIZE_MAX)
			ret->of[i] += t.first;
}

bool aligned_instead(const struct aligned *al, size_t first, size_t end, size_t *ret_first,
		     size_t *ret_end)
{
	size_t before = tok_prev(&al->p.s->toks, first);
	size_t behind = end ? tok_next(&al->p.s->toks, end - 1) : end;
	size_t from, to;

	if (before >= al->p.s->toks.n || before < al->p.first)
		return false;
	from = al->of[before - al->p.first];
	/* both end here: the body of a macro */
	to = behind < al->p.end ? al->of[behind - al->p.first] : al->t.end;
	if (from == SIZE_MAX || to == SIZE_MAX)
		return false;
	from = tok_next(&al->t.s->toks, from);
	if (from >= to)
		return false;
	*ret_first = from;
	for (*ret_end = to; *ret_end > from + 1; --*ret_end)
		if (al->t.s->toks.v[*ret_end - 1].kind != TOK_COMMENT)
			break;
	return true;
}
