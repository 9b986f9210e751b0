/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cmd/where.h"
#include "git/repo.h"
#include "work/explain.h"
#include "work/pending.h"

struct explain_cmd {
	struct opt_list branches;
};

static const struct opt opts[] = {
	OPT_LIST('b', "branch", "BRANCH", struct explain_cmd, branches,
		 "only this branch of the run, or those that match a glob"),
	OPT_END
};

static int run(struct ctx *c, const void *values, int argc, const char *const *argv)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
	const struct explain_cmd *v = values;
	const struct repo_opts where = cmd_where(c);
	const struct status_tints tints = cmd_tints(c);
	struct explain_opts o = { .path = argc ? argv[0] : NULL,
				  .branches = { (const char *const *)v->branches.v,
						v->branches.n } };
	struct pending open;
	struct repo *repo;
	struct err e = { 0 };
	cJSON *doc;
	int rc;

	if (argc > 1)
		return cmd_usage_error(c, "one path at a time");
	rc = repo_open(&where, &repo, &e);
	if (rc)
		return cmd_fail(c, &e);
	pending_read(repo, c->arena, &open);
	rc = explain_load(repo, c->arena, &o, &doc, &e);
	if (!rc && c->json) {
		pending_json(c->arena, &open, doc);
		cmd_json(c, doc);
	} else if (!c->json) {
		if (!rc)
			explain_text(repo, c->arena, doc, &tints, &out);
		/* also where nothing else can be told: a first run that was killed */
		if (open.cut.found || rc)
			pending_text(repo, c->arena, &open, &out);
		cmd_print(c, buf_str(&out));
	}
	pending_release(&open);
	if (!rc)
		cJSON_Delete(doc);
	repo_free(repo);
	return rc ? cmd_fail(c, &e) : 0;
}

const struct cmd cmd_explain = {
	.name = "explain",
	.summary = "how the last run placed every edit, and why it refused",
	.args = (const char *const[]){ "[PATH]", NULL },
	.opts = opts,
	.opts_size = sizeof(struct explain_cmd),
	.description =
		"Shows the last apply run of this repository: for each change and file the upstream "
		"edits, the rung that placed each (identical, lines, tokens, rules, spatch), what "
		"became of it (verbatim, adapted, already there, or dropped with the reason), what the "
		"port is on the branch where that differs from upstream's lines, and for a conflict "
		"upstream's change beside what the branch has in its place, with the upstream commits "
		"that made the two differ and whether these would apply. Of a run that was cut off it says "
		"so, and repairs nothing. The evidence of one commit "
		"alone is in its note: git notes --ref=backport show COMMIT.",
	.examples = (const struct cmd_example[]){
		{ "backport explain", "the whole run" },
		{ "backport explain --branch linux-4.19.y mm/filemap.c", "one file on one branch" },
		{ NULL, NULL } },
	.run = run,
};
