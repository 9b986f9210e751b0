/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Three-way merge on tokens. White space is no token: it is merged by itself,
 * gap by gap, so a line that nobody touched comes out byte for byte.
 */
#ifndef PORT_TOKMERGE_H
#define PORT_TOKMERGE_H

#include "base/buf.h"
#include "port/edits.h"
#include "port/merge3.h"

/* Tokens [first, end) of a side. */
struct tok_range {
	const struct side *s;
	size_t first, end;
};

/* What became of one run of tokens that upstream changed. */
struct tok_fate {
	size_t p, pn, u, un;	/* tokens of the sides, absolute */
	enum merge_kind kind;	/* THEIRS applied, BOTH already there, CONFLICT, OURS: dropped */
	const char *note;	/* why it is not as upstream has it, or NULL */
};

struct tok_merge {
	struct buf text;	/* from the first token's first byte to the last one's last */
	ARR(struct tok_fate) fates;
	size_t conflicts;
	size_t conflict_tok;	/* of the branch, where the first one is */
	bool drift;		/* a difference was taken for mere drift */
	bool touch;		/* the branch changed words right beside an edit */
};

/** tok_merge() - merge; the caller releases ret->text. */
void tok_merge(struct arena *a, struct tok_range p, struct tok_range u, struct tok_range t,
	       struct tok_merge *ret);

/**
 * tok_diff() - differences of two ranges, line by line first and then by token inside lines that
 * differ. Hunk coordinates are relative to the ranges. @in: interns both, may be NULL.
 */
void tok_diff(struct arena *a, struct tok_range x, struct tok_range y, struct intern *in,
	      struct diff *ret);

/**
 * tok_diff_fine() - tok_diff() with each difference by itself, however little stands between two.
 */
void tok_diff_fine(struct arena *a, struct tok_range x, struct tok_range y, struct diff *ret);

/** tok_same() - same tokens; @code: comments aside. */
bool tok_same(struct tok_range x, struct tok_range y, bool code);

/**
 * tok_likeness() - how many words two ranges share, in order, in percent of the longer one.
 *
 * 0 when one is more than three times the other.
 */
unsigned tok_likeness(struct arena *a, struct tok_range x, struct tok_range y);

/** range_text() - the text from the first to the last token. */
struct str range_text(struct tok_range r);

#endif
