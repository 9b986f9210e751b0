/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Upstream's sides in the words of the branch's own file, then the rungs below.
 */
#include "port/learned.h"
#include "port/rung.h"

void rung_learned(const struct rung_input *in, struct rung_result *ret)
{
	static rung_fn *const below[] = { rung_lines, rung_tokens, rung_context };
	struct rung_input up = *in;
	const char *p_says, *u_says;

	if (!in->learned) {
		ret->why = "nothing was learned";
		return;
	}
	up.p = learned_translate(in->learned, in->arena, in->p, &p_says);
	up.u = learned_translate(in->learned, in->arena, in->u, &u_says);
	if (!p_says && !u_says) {
		ret->why = "the file teaches nothing";
		return;
	}
	for (size_t i = 0; i < ARRAY_SIZE(below); i++) {
		*ret = (struct rung_result){ 0 };
		below[i](&up, ret);
		if (ret->ok)
			break;
	}
	/* lines are where they were: a lesson never spans two */
	for (size_t i = 0; i < ret->fates.n; i++)
		if (!ret->fates.v[i].note && ret->fates.v[i].kind == MERGE_THEIRS)
			ret->fates.v[i].note = u_says ? u_says : p_says;
}
