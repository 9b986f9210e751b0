/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The paths through one function, read off its tokens: enough to say "after
 * this, never that, on any path". Expressions are not taken apart further than
 * a condition needs it; both sides of an #if are walked, one after the other.
 */
#ifndef SERIES_FLOW_H
#define SERIES_FLOW_H

#include "series/pattern.h"

enum { FLOW_EXIT = 0 };		/* the step behind the end of the function */

struct flow_step {
	size_t first, end;	/* tokens of flow.toks; none for a mere join */
	size_t next[2];		/* where it goes; of a branch: [0] if true, [1] if not */
	bool branch;
};

struct flow {
	struct toks toks;	/* the function's, without comments and directives */
	struct flow_step *v;	/* [0] is FLOW_EXIT */
	size_t n, cap;
	size_t entry;
	const char *fault;	/* why it could not be read; NULL: it was */
	uint32_t fault_line;
};

/* What is asked of the paths. */
struct flow_rule {
	const struct pattern *assume;	/* `x == C`, taken for true all the way; NULL: nothing */
	struct patterns after;		/* it begins behind one of them; none: with the function */
	bool holds;			/* a condition: it begins where it is true */
	struct patterns until;		/* it ends at one of them */
	struct patterns never;		/* none of these may come meanwhile */
	struct patterns always;		/* one of these must come before the function ends */
};

struct flow_hit {
	uint32_t line;
	const char *text;	/* the pattern that was met, or missed */
	bool missed;
};

struct flow_hits {
	struct flow_hit *v;
	size_t n, cap;
};

/* Which side of an #if is taken. */
enum flow_side { FLOW_FIRST_SIDE, FLOW_LAST_SIDE };

/**
 * flow_build() - the paths of the function in tokens [@first, @end) of @t.
 * @ret: fault is set when they could not be read.
 *
 * Return: whether there is an #if in it, so that the other side is worth a look.
 */
bool flow_build(struct arena *a, const struct toks *t, size_t first, size_t end,
		enum flow_side side, struct flow *ret);
/** flow_run() - append where @f breaks @rule, by line, each line once. */
void flow_run(struct arena *a, const struct flow *f, const struct flow_rule *rule,
	      struct flow_hits *hits);

#endif
