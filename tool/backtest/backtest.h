/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Scoring the engine against known ports: each pair is an upstream commit, the
 * tree that it was ported to, and what the maintainers made of it. The engine
 * sees the first two; the third is only compared with. Other tools do the same
 * pairs in the same run. No ref moves and nothing is stored.
 */
#ifndef BACKTEST_BACKTEST_H
#define BACKTEST_BACKTEST_H

#include "base/json.h"
#include "work/port_change.h"

/* X-macro: enum, JSON name */
#define BT_OUTCOMES(X) \
	X(BT_SKIPPED, "skipped")	/* the program is not installed, or was not asked for */ \
	X(BT_EXACT, "exact") \
	X(BT_EQUIVALENT, "equivalent")	/* the same but for comments and white space */ \
	X(BT_DIFFERENT, "different") \
	X(BT_REFUSED, "refused")	/* a conflict, said so */ \
	X(BT_ERROR, "error")		/* it crashed, hung, or could not be tried */

enum bt_outcome {
#define X(code, name) code,
	BT_OUTCOMES(X)
#undef X
	BT_OUTCOME_N
};

/* X-macro: enum, JSON name, what it is to people */
#define BT_TOOLS(X) \
	X(BT_ENGINE, "backport", "backport") \
	X(BT_SIBLINGS, "backport-siblings", "backport, newer ports known") \
	X(BT_LINES, "merge-file", "git merge-file") \
	X(BT_LINES_FOUND, "merge-file-found", "git merge-file, moved files found") \
	X(BT_PATCH, "patch", "patch -F3") \
	X(BT_MERGE_TREE, "merge-tree", "git merge-tree") \
	X(BT_WIGGLE, "wiggle", "wiggle") \
	X(BT_WIGGLE_FOUND, "wiggle-found", "wiggle, moved files found")

enum bt_tool {
#define X(code, name, title) code,
	BT_TOOLS(X)
#undef X
	BT_TOOL_N
};

/* How upstream's own patch sits on the target. */
enum bt_fit { BT_FIT_UNKNOWN, BT_FIT_CLEAN, BT_FIT_FUZZ, BT_FIT_CONFLICT, BT_FIT_N };

const char *bt_outcome_name(enum bt_outcome o);
const char *bt_tool_name(enum bt_tool t);
const char *bt_tool_title(enum bt_tool t);
const char *bt_fit_name(enum bt_fit f);

static inline bool bt_right(enum bt_outcome o)
{
	return o == BT_EXACT || o == BT_EQUIVALENT;
}

struct bt_pair {
	struct oid upstream, base, expected;	/* commits */
	const char *label;			/* or NULL */
};

struct bt_pairs {
	ARR(struct bt_pair) v;
	size_t passed_over;	/* commits of a range without an upstream commit that is here */
};

/* What became of a pair. */
struct bt_record {
	struct bt_pair pair;
	enum bt_outcome outcome[BT_TOOL_N];
	enum bt_fit fit;
	bool verbatim;		/* the maintainers' port has upstream's +/- lines */
	const char *target;	/* "4.19"; "?" when the tree does not say */
	const char *subject;
	const char *rung;	/* highest that was used, or NULL */
	bool review;
	const char *review_why;	/* or NULL */
	const char *reason;	/* of a refusal or an error, or NULL */
	const char *check;	/* the gate's check behind a refusal, or NULL */
	const char *lacking;	/* names that the port uses and the target has nowhere, or NULL */
	size_t siblings;	/* ports of the change to newer branches that were known */
	bool from_sibling;	/* with those: one of them was ported, not upstream's own form */
	bool sibling_review;	/* and the result was marked */
	const char *diff;	/* ours against expected, when different; may be cut */
	size_t diff_lines;	/* +/- lines of the whole of it */
	unsigned ms;		/* the engine's, images and tree included */
	size_t kib;		/* the most memory that the engine took; of a crash: the pair */
};

typedef int bt_port_fn(struct workshop *w, const struct commit *upstream,
		       const struct change *change, const struct oid *tree, struct ported *ret,
		       struct err *e);

struct bt_known;	/* backtest/sibling.c */

struct backtest_opts {
	const char *data;		/* directory of series/ and patches/ */
	const char *const *env;		/* environ: where the cache is */
	const char *only;		/* pairs whose label or ids hold this text; NULL: all */
	int jobs;			/* pairs at the same time; 0: 1 */
	int limit_ms;			/* processor time of the engine, a pair; 0: 10 s */
	bool peers;			/* let the other tools try, too */
	/* their names; none: all but merge-tree, which takes seconds a pair on whole trees */
	const char *const *peer;
	size_t n_peer;
	/* ports to newer branches, for a turn of its own; NULL: none */
	const struct bt_known *known;
	bt_port_fn *port;		/* NULL: port_change() */
	void (*progress)(void *ctx, size_t n, size_t of);
	void *ctx;
};

struct backtest {
	struct bt_record *v;
	size_t n;
	size_t passed_over;
	bool tool[BT_TOOL_N];	/* it was there and tried */
	bool lacks[BT_TOOL_N];	/* it was asked for and is not installed */
};

/**
 * backtest_read() - pairs from a text: "UPSTREAM BASE EXPECTED [LABEL]" a line, '#' for comments.
 * @name: of the text, for messages.
 *
 * Return: 0; ERR_INPUT with the line; ERR_NOT_FOUND for a commit that is not there.
 */
int backtest_read(struct repo *r, struct arena *a, struct str text, const char *name,
		  struct bt_pairs *ret, struct err *e);

/**
 * backtest_range() - pairs from history: the commits of A..B that name an upstream commit which
 * is here too. The target is the tree that each was committed on. Errors as range_add().
 */
int backtest_range(struct repo *r, struct arena *a, const char *range, struct bt_pairs *ret,
		   struct err *e);

/**
 * bt_known_new() - what was made of changes on other branches: @pairs like those that are scored.
 *
 * A pair's change is one of the same upstream commit, or of one with the very same message; its
 * siblings are those whose tree is of a newer series. Lives in @a.
 */
struct bt_known *bt_known_new(struct repo *r, struct arena *a, const struct bt_pairs *pairs);

/** bt_tool_parse() - a peer by its name; "merge-file" and "wiggle" bring those that find files. */
bool bt_tool_parse(const char *name, enum bt_tool *ret);

/**
 * backtest_run() - replay all pairs, each in a process of its own: one that crashes or does not
 * end is a record, too.
 *
 * Return: 0; ERR_RULE, ERR_IO, ERR_NOT_FOUND when there is no pair.
 */
int backtest_run(struct repo *r, struct arena *a, const struct backtest_opts *o,
		 const struct bt_pairs *pairs, struct backtest *ret, struct err *e);

/* One row of figures. */
struct bt_figures {
	size_t n, by[BT_OUTCOME_N];
	size_t right_marked, wrong_marked;	/* engine, both turns: marked for review */
	/* engine only: ports that use what the target lacks */
	size_t lacking;
};

/* Which pairs a row is about; each member, when set, narrows. */
struct bt_filter {
	bool not_clean;			/* fuzz, conflict */
	bool has_sibling;		/* a port to a newer branch was known */
	enum bt_fit fit;		/* BT_FIT_UNKNOWN: any */
	const char *target, *rung;	/* NULL: any */
	int verbatim;			/* 1: yes, -1: no, 0: any */
};

void backtest_count(const struct backtest *b, enum bt_tool t, const struct bt_filter *f,
		    struct bt_figures *ret);
/* Of ports in nature this part carries upstream's lines unchanged, in percent. */
#define BT_NATURE 87
/**
 * backtest_nature() - percent of outcomes [@from, @to] at nature's weights; negative when the pairs
 * cannot say (none that carry upstream's lines, or only such).
 */
double backtest_nature(const struct backtest *b, enum bt_tool t, enum bt_outcome from,
		       enum bt_outcome to);

/** backtest_json() - schema backport.backtest/1. Free with cJSON_Delete(). */
cJSON *backtest_json(const struct backtest *b);
/** backtest_text() - the figures as tables for people. */
void backtest_text(struct arena *a, const struct backtest *b, struct buf *out);
/** backtest_worst() - the @n worst of the engine's: what, why, and the diff. */
void backtest_worst(struct arena *a, const struct backtest *b, size_t n, struct buf *out);

#endif
