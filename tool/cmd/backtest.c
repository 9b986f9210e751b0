/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <unistd.h>

#include "backtest/backtest.h"
#include "base/io.h"
#include "cmd/where.h"

struct backtest_cmd {
	const char *pairs, *range, *only, *siblings;
	int jobs, limit, worst, min_right, max_wrong;
	int peers;
	struct opt_list peer;
};

static const struct opt opts[] = {
	OPT_STR(0, "pairs", "FILE", struct backtest_cmd, pairs,
		"lines of UPSTREAM BASE EXPECTED [LABEL]; - is standard input"),
	OPT_STR(0, "range", "A..B", struct backtest_cmd, range,
		"stable history: its commits whose upstream commit is here"),
	OPT_STR(0, "siblings", "FILE", struct backtest_cmd, siblings,
		"ports that are known, lines like those of --pairs: a turn of its own with those to newer branches"),
	OPT_STR(0, "only", "TEXT", struct backtest_cmd, only,
		"only pairs whose label or ids hold this text"),
	OPT_BOOL(0, "peers", struct backtest_cmd, peers,
		 "let line merge, patch and wiggle do the same pairs (default: yes)"),
	OPT_LIST(0, "peer", "TOOL", struct backtest_cmd, peer,
		 "only this one: merge-file, patch, wiggle, merge-tree (on whole trees: slow)"),
	OPT_INT(0, "worst", "N", 0, 0, 1000000, struct backtest_cmd, worst,
		"show the N worst, as diffs of ours against what was expected"),
	OPT_INT('j', "jobs", "N", 2, 1, 64, struct backtest_cmd, jobs,
		"pairs at the same time (default: 2)"),
	OPT_INT(0, "limit", "SECONDS", 10, 1, 3600, struct backtest_cmd, limit,
		"a pair that takes the engine more processor time is an error (default: 10)"),
	OPT_INT(0, "min-right", "PERCENT", 0, 0, 100, struct backtest_cmd, min_right,
		"exit with 1 when fewer are right"),
	OPT_INT(0, "max-wrong", "PERCENT", 100, 0, 100, struct backtest_cmd, max_wrong,
		"exit with 1 when more are wrong"),
	OPT_END
};

static void on_progress(void *ctx, size_t n, size_t of)
{
	cmd_progress(ctx, "%zu of %zu pairs", n, of);
}

static int read_pairs(struct ctx *c, struct repo *r, const char *file, struct bt_pairs *ret,
		      struct err *e)
{
	CLEANUP(buf_release) struct buf text = BUF_INIT(BUF_FILE_MAX);
	bool in = !strcmp(file, "-");
	int rc = io_read(in ? "/dev/stdin" : file, &text, e);

	return rc ? rc : backtest_read(r, c->arena, arena_span(c->arena, buf_str(&text)),
				       in ? "standard input" : file, ret, e);
}

static int find_pairs(struct ctx *c, struct repo *r, const struct backtest_cmd *v,
		      struct bt_pairs *ret, struct bt_known **ret_known, struct err *e)
{
	struct bt_pairs known = { 0 };
	int rc = 0;

	if (v->range)
		rc = backtest_range(r, c->arena, v->range, ret, e);
	if (v->pairs && !rc)
		rc = read_pairs(c, r, v->pairs, ret, e);
	if (v->siblings && !rc)
		rc = read_pairs(c, r, v->siblings, &known, e);
	*ret_known = v->siblings && !rc ? bt_known_new(r, c->arena, &known) : NULL;
	return rc;
}

static void show(struct ctx *c, const struct backtest_cmd *v, const struct backtest *b)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX * 4);
	cJSON *doc;

	if (c->json) {
		doc = backtest_json(b);
		cmd_json(c, doc);
		cJSON_Delete(doc);
		return;
	}
	backtest_worst(c->arena, b, (size_t)v->worst, &out);
	backtest_text(c->arena, b, &out);
	cmd_print(c, buf_str(&out));
}

/* Errors are no answer: 2. Figures that miss what was asked of them: 1. */
static int verdict(const struct backtest_cmd *v, const struct backtest *b)
{
	const struct bt_filter all = { 0 };
	struct bt_figures f;
	size_t right;

	backtest_count(b, BT_ENGINE, &all, &f);
	right = f.by[BT_EXACT] + f.by[BT_EQUIVALENT];
	if (f.by[BT_ERROR])
		return 2;
	return right * 100 < f.n * (size_t)v->min_right ||
	       f.by[BT_DIFFERENT] * 100 > f.n * (size_t)v->max_wrong;
}

static int run(struct ctx *c, const void *values, int argc, const char *const *argv)
{
	const struct backtest_cmd *v = values;
	const struct repo_opts where = cmd_where(c);
	struct backtest_opts o = {
		.data = c->data, .env = (const char *const *)environ, .only = v->only,
		.jobs = v->jobs, .limit_ms = v->limit * 1000, .peers = v->peers >= 0,
		.peer = (const char *const *)v->peer.v, .n_peer = v->peer.n,
		.progress = on_progress, .ctx = c };
	struct bt_pairs pairs = { 0 };
	struct bt_known *known = NULL;
	enum bt_tool tool;
	struct backtest b;
	struct repo *repo;
	struct err e;
	int rc;

	if (argc)
		return cmd_usage_error(c, "it takes no argument: '%s'", argv[0]);
	if (!v->pairs && !v->range)
		return cmd_usage_error(c, "say --pairs FILE or --range A..B");
	for (size_t i = 0; i < v->peer.n; i++)
		if (!bt_tool_parse(v->peer.v[i], &tool))
			return cmd_usage_error(c, "no such tool: %s", v->peer.v[i]);
	rc = repo_open(&where, &repo, &e);
	if (rc)
		return cmd_fail(c, &e);
	rc = find_pairs(c, repo, v, &pairs, &known, &e);
	o.known = known;
	if (!rc)
		rc = backtest_run(repo, c->arena, &o, &pairs, &b, &e);
	cmd_progress_end(c);
	if (!rc)
		show(c, v, &b);
	repo_free(repo);
	return rc ? cmd_fail(c, &e) : verdict(v, &b);
}

const struct cmd cmd_backtest = {
	.name = "backtest",
	.summary = "scores the engine against known backports",
	.args = (const char *const[]){ "--pairs FILE", "--range A..B", NULL },
	.opts = opts,
	.opts_size = sizeof(struct backtest_cmd),
	.description =
		"Replays ports that people made and compares. A pair is an upstream commit, the commit "
		"it was ported onto, and the port. The engine sees the first two. Its result is exact "
		"(the same bytes), equivalent (the same but for comments and white space), different, "
		"or refused; both of the first two are right. Nothing is stored and no ref moves.\n\n"
		"Other tools do the same pairs in the same run: git merge-file and wiggle, each with "
		"and without files that moved being found for them, patch -F3 and, when named, git "
		"merge-tree. wiggle takes seconds on large files that differ much.\n\n"
		"With --siblings the engine has a second turn: what people made of the same change on "
		"newer branches is known to it, as it is to one who ports newest first. The file may be "
		"the one of --pairs. Its figures stand beside the engine's own, which know nothing of it.\n\n"
		"Each pair runs in a process of its own: one that crashes or does not end is an "
		"error of that pair, and the exit code is 2.",
	.examples = (const struct cmd_example[]){
		{ "backport backtest --range v5.10.1..v5.10.50", "stable history beside mainline" },
		{ "backport backtest --pairs pairs.txt --worst 10", "a list, with the ten worst" },
		{ "backport backtest --pairs pairs.txt --siblings pairs.txt", "newer branches first" },
		{ "backport backtest --pairs pairs.txt --no-peers --max-wrong 5", "for a CI" },
		{ NULL, NULL } },
	.run = run,
};
