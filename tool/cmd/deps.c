// SPDX-License-Identifier: GPL-2.0-or-later

#include "cmd/where.h"
#include "work/deps.h"

struct deps_cmd {
	struct opt_list branches;
	int tries;
};

static const struct opt opts[] = {
	OPT_LIST('b', "branch", "BRANCH", struct deps_cmd, branches,
		 "what the change needs on this branch"),
	OPT_INT(0, "tries", "N", DEPS_TRIES, 1, 100000, struct deps_cmd, tries,
		"give up after so many trial merges"),
	OPT_END
};

static void on_progress(void *ctx, const char *what, size_t n)
{
	if (n)
		cmd_progress(ctx, "%s: %zu", what, n);
	else
		cmd_progress(ctx, "history of %s", what);
}

static int run(struct ctx *c, const void *values, int argc, const char *const *argv)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
	const struct status_tints tints = cmd_tints(c);
	const struct repo_opts where = cmd_where(c);
	const struct deps_cmd *v = values;
	struct deps_opts o = { .data = c->data, .tries = (unsigned)v->tries,
			       .progress = on_progress, .ctx = c };
	struct repo *repo;
	cJSON *doc = NULL;
	int rc, code = 0;
	struct err e;

	if (argc != 1 || v->branches.n != 1)
		return cmd_usage_error(c, "deps takes one COMMIT and one --branch");
	o.commit = argv[0];
	o.branch = v->branches.v[0];
	rc = repo_open(&where, &repo, &e);
	if (rc)
		return cmd_fail(c, &e);
	rc = deps_run(repo, c->arena, &o, &doc, &code, &e);
	cmd_progress_end(c);
	if (!rc && c->json) {
		cmd_json(c, doc);
	} else if (!rc) {
		deps_text(c->arena, doc, &tints, &out);
		cmd_print(c, buf_str(&out));
	}
	cJSON_Delete(doc);
	repo_free(repo);
	return rc ? cmd_fail(c, &e) : code;
}

const struct cmd cmd_deps = {
	.name = "deps",
	.summary = "what a change needs on a branch, and what came after",
	.args = (const char *const[]){ "--branch BRANCH COMMIT", NULL },
	.opts = opts,
	.opts_size = sizeof(struct deps_cmd),
	.description =
		"Tries the change on the branch, in memory. Where it does not fit, or fits only adapted, "
		"the upstream commits that changed those places and are not on the branch are tried "
		"before it, in all sensible combinations, until the smallest set is known with which it "
		"goes in and passes the gate. Adapting the change and taking the prerequisites are shown "
		"side by side: size, files, and the later fixes that the prerequisites have themselves.\n\n"
		"Declared prerequisites are listed too (Cc: stable # notes, Stable-dep-of: on stable "
		"branches, the manifest), and what came after: fixes, fixes of fixes, reverts, and what "
		"was applied again, each with its verdict on the branch.\n\n"
		"Upstream's history between the branch and the change must be in the clone. Nothing is "
		"written. Exit code 0: it fits, or prerequisites were found with which it does; 1: "
		"neither; 2: it could not be decided.",
	.examples =
		(const struct cmd_example[]){ { "backport deps --branch linux-5.10.y b570f37a2ce4",
						"take the prerequisites, or adapt?" },
					      { NULL, NULL } },
	.run = run,
};
