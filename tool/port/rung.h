/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A rung: one way of carrying upstream's change of one item (P to U) onto the
 * branch's version of it (T).
 */
#ifndef PORT_RUNG_H
#define PORT_RUNG_H

#include "port/edits.h"
#include "port/merge3.h"

struct learned;

/* What became of a run of upstream's lines inside an item; lines count from the item's first. */
struct fate {
	size_t p, pn, u, un;
	enum merge_kind kind;	/* THEIRS, BOTH, OURS (left out, with a note), CONFLICT */
	const char *note;
};

struct rung_result {
	bool ok;
	struct str text;
	/* upstream's after side in the words that were merged; empty: its own */
	struct str after;
	ARR(struct fate) fates;
	const char *why;	/* it stumbled */
	uint32_t line;		/* of T's item, from 1, where it did */
	bool review;
	const char *review_why;
	struct rule_uses rules;	/* that its text leans on */
};

struct rung_input {
	struct arena *arena;
	struct str p, u, t;		/* texts of the item */
	const char *target;		/* path on the branch */
	const struct port_options *o;
	struct learned *learned;	/* port/learned.h; NULL: nothing was learned */
};

typedef void rung_fn(const struct rung_input *in, struct rung_result *ret);

rung_fn rung_lines, rung_tokens, rung_context, rung_rules, rung_learned, rung_statements;

#endif
