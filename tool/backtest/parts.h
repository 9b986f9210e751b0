/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Private to backtest: what a tool made of a pair, and the comparison.
 */
#ifndef BACKTEST_PARTS_H
#define BACKTEST_PARTS_H

#include "backtest/backtest.h"

/* What a tool made of one file. */
struct bt_file {
	const char *path;
	bool there;	/* false: deleted */
	struct str text;
};

struct bt_files {
	struct bt_file *v;
	size_t n, cap;
};

/* A pair, opened. */
struct bt_bench {
	struct repo *repo;
	struct arena *arena;
	const struct bt_pair *pair;
	const struct backtest_opts *o;
	struct rule_set *rules;
	const char *dir;		/* a directory for this pair alone */
	const bool *tool;		/* which are there */
	struct commit upstream, base, expected;
	struct blob_cache blobs;
	struct images images;
	struct bt_files made;		/* by the engine, when it ported the pair */
};

/** bt_same_text() - is it the same but for comments and white space? */
bool bt_same_text(const char *path, struct str one, struct str other);

/**
 * bt_compare() - what the tool made against what was expected.
 * @diff: ours against expected, appended; NULL: not wanted. @ret_lines: how many +/- lines of it.
 *
 * Return: BT_EXACT, BT_EQUIVALENT, BT_DIFFERENT, or BT_ERROR when a text could not be read.
 */
enum bt_outcome bt_compare(struct bt_bench *b, const struct bt_files *made, struct buf *diff,
			   size_t *ret_lines);

/** bt_verbatim() - does the expected commit have upstream's +/- lines, whatever the paths? */
bool bt_verbatim(struct bt_bench *b);

/** bt_engine() - let the engine port the pair; fills its part of @ret. */
void bt_engine(struct bt_bench *b, struct bt_record *ret);

/**
 * bt_names_lacking() - fill ret->lacking: words of what the engine made that are neither defined
 * there nor anywhere in the target's tree. May read all of the tree.
 */
void bt_names_lacking(struct bt_bench *b, struct bt_record *ret);

/**
 * bt_port() - the engine's port of the pair, compared: outcome[@t], rung, mark and diff of @ret.
 */
void bt_port(struct bt_bench *b, struct siblings *siblings, enum bt_tool t, struct bt_record *ret);
/** bt_siblings() - the engine's turn with b->o->known. */
void bt_siblings(struct bt_bench *b, struct bt_record *ret);
/** bt_series() - "5.10" of "5.10.262-rc1"; "?" of NULL. */
const char *bt_series(struct arena *a, const char *version);

/** bt_peers() - let the other tools do it; fills their outcomes and the fit. */
void bt_peers(struct bt_bench *b, struct bt_record *ret);

/** bt_wanted() - was this peer asked for? */
bool bt_wanted(const struct backtest_opts *o, enum bt_tool t);
/** bt_tools() - which of the tools were asked for and are installed. */
void bt_tools(const struct backtest_opts *o, bool tool[BT_TOOL_N]);

/** bt_merge_tree() - git merge-tree on whole trees, as a cherry-pick does it. */
enum bt_outcome bt_merge_tree(struct bt_bench *b);

/**
 * bt_run_in() - run a program in b->dir with nothing of the user's git.
 *
 * Return: its exit code, or -1.
 */
int bt_run_in(struct bt_bench *b, const char *const *argv, struct str in, struct buf *out);

/** bt_record_json(), bt_record_read() - between processes, and the answer's pairs[]. */
void bt_record_json(const struct bt_record *r, cJSON *o);
void bt_record_read(struct arena *a, const cJSON *o, struct bt_record *ret);

#endif
