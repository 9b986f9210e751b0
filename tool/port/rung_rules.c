/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Both sides of upstream's change are translated into the branch's dialect,
 * then merged as on the rungs below: the patch stays what it was, and its base
 * looks like the branch.
 */
#include "port/translated.h"

void rung_rules(const struct rung_input *in, struct rung_result *ret)
{
	static rung_fn *const below[] = { rung_lines, rung_tokens };
	struct translated x;

	translated_rules(in, &x);
	if (!x.p.hits.n && !x.u.hits.n) {
		ret->why = x.u.why ? x.u.why : x.u.undecided ? x.u.undecided :
			   x.p.undecided ? x.p.undecided : "no rule applies";
		return;
	}
	translated_merge(in, &x, below, ARRAY_SIZE(below), ret);
}
