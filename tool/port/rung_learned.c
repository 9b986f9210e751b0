/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Upstream's sides in the branch's dialect and in the words of its own file,
 * then the rungs below.
 */
#include "port/learned.h"
#include "port/translated.h"

void rung_learned(const struct rung_input *in, struct rung_result *ret)
{
	static rung_fn *const below[] = { rung_lines, rung_tokens, rung_context, rung_statements };
	struct translated x;
	struct learned_note note = { 0 };

	if (!in->learned) {
		ret->why = "nothing was learned";
		return;
	}
	translated_rules(in, &x);
	learned_translate(in->learned, in->t, &x.p, &x.u, &note);
	if (!note.says) {
		ret->why = "the file teaches nothing";
		return;
	}
	x.says = note.says;
	x.doubt = note.doubt;
	translated_merge(in, &x, below, ARRAY_SIZE(below), ret);
}
