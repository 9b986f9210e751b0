// SPDX-License-Identifier: GPL-2.0-or-later

#include "cmd/where.h"
#include "status/status.h"
#include "work/pending.h"

struct status_cmd {
	struct opt_list branches;
	const char *series, *kconfig;
	bool check, from_stdin, fixes;
};

static const struct opt opts[] = {
	OPT_LIST('b', "branch", "BRANCH", struct status_cmd, branches,
		 "judge this branch, or those that match a glob"),
	OPT_STR(0, "series", "SERIES", struct status_cmd, series, "only this series"),
	OPT_FLAG(0, "stdin", struct status_cmd, from_stdin,
		 "read commits or CVE ids from standard input, one a line"),
	OPT_FLAG(0, "fixes", struct status_cmd, fixes,
		 "every upstream commit with Fixes: to something a branch carries, where one is open"),
	OPT_STR(0, "kconfig", "FILE", struct status_cmd, kconfig,
		"the .config that the branches are built with: what it leaves out is unaffected"),
	OPT_FLAG(0, "check", struct status_cmd, check,
		 "exit with 1 when something is needed or defective, 2 when something is unknown"),
	OPT_END
};

static void on_progress(void *ctx, const char *branch, size_t n, size_t of)
{
	if (of)
		cmd_progress(ctx, "%zu/%zu %s", n, of, branch);
	else
		cmd_progress(ctx, "%s, which is done once: %zu commits", branch, n);
}

static void show(struct ctx *c, struct repo *repo, const struct status *s)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
	const struct status_tints tints = cmd_tints(c);
	struct pending open;
	cJSON *doc;

	pending_read(repo, c->arena, &open);
	if (c->json) {
		doc = status_json(s);
		pending_json(c->arena, &open, doc);
		cmd_json(c, doc);
		cJSON_Delete(doc);
	} else {
		status_text(c->arena, s, c->verbosity > 0, &tints, &out);
		pending_text(repo, c->arena, &open, &out);
		cmd_print(c, buf_str(&out));
	}
	pending_release(&open);
}

static int run(struct ctx *c, const void *values, int argc, const char *const *argv)
{
	const struct status_cmd *v = values;
	const struct repo_opts where = cmd_where(c);
	struct opt_list commits = { 0 };
	struct status_opts o = {
		.data = c->data, .series = v->series,
		.branches = { (const char *const *)v->branches.v, v->branches.n },
		.kconfig = v->kconfig, .fixes = v->fixes, .month = cmd_month(),
		.progress = on_progress, .ctx = c };
	struct repo *repo;
	struct status s;
	struct err e;
	int rc;

	for (int i = 0; i < argc; i++)
		*ARR_PUSH(c->arena, commits) = argv[i];
	if (v->from_stdin)
		cmd_read_commits(c, &commits);
	o.commits = (struct strings){ (const char *const *)commits.v, commits.n };
	if (v->from_stdin && !commits.n)
		return cmd_usage_error(c, "--stdin: no commit on standard input");
	rc = repo_open(&where, &repo, &e);

	if (rc)
		return cmd_fail(c, &e);
	rc = status_run(repo, c->arena, &o, &s, &e);
	cmd_progress(c, NULL);
	if (!rc)
		show(c, repo, &s);
	repo_free(repo);
	return rc ? cmd_fail(c, &e) : v->check ? s.exit : 0;
}

const struct cmd cmd_status = {
	.name = "status",
	.summary = "which branch needs what, with the evidence for every answer",
	.args = (const char *const[]){ "[COMMIT | A..B | CVE-ID]...", NULL },
	.opts = opts,
	.opts_size = sizeof(struct status_cmd),
	.description =
		"Judges each change of the series, or each commit named, on each branch: by "
		"ancestry, by the lines with which a port names its upstream commit, by the patch-id of "
		"a commit with its subject that names none, and by the text of the tree. -v prints the "
		"evidence of every cell.\n\n"
		"Without --branch the settings backport.branch count, else the branches that the "
		"manifests name and the repository has.\n\n"
		"CVE ids are looked up in a local clone of the kernel's vulns repository "
		"(backport.vulns). With backport.stableQueue naming a clone of the stable queue, what "
		"waits there is queued. A vendor's tree that was imported without history names the "
		"release it stands on: backport.BRANCH.base. The first run in a clone reads the whole "
		"history once; later runs only what is new.\n\n"
		"With --kconfig, or backport.BRANCH.kconfig in the user's own config, a change is "
		"unaffected (not-built) when simple lines obj-$(CONFIG_X) += of the Makefiles of the "
		"branch show that the complete .config builds none of its files. Headers, and what "
		"such lines do not decide, count as built.\n\n"
		"What can be said of a change: present (there, in this or a later form), superseded "
		"(a later change replaced it), ported (on a branch of ours; ported-stale when its "
		"base moved), needed, optional (absent, applicable, and nothing asks for it), "
		"needs-prerequisite, unaffected, reverted, queued, declined, unknown.\n\n"
		"Behind the verdicts stand the conflicts that wait for somebody, with the command that goes "
		"on with each, and a run that was cut off while its refs moved. Nothing is repaired by "
		"looking.",
	.examples = (const struct cmd_example[]){
		{ "backport status", "all series, all their branches" },
		{ "backport status --branch 'linux-5.*' --check", "for scripts: anything to do?" },
		{ "backport status --branch linux-6.1.y b570f37a2ce4", "one upstream commit" },
		{ "backport status --branch linux-6.1.y CVE-2024-26900", "the fix of a CVE" },
		{ "backport status --branch linux-6.1.y --fixes", "fixes that the branch lacks" },
		{ NULL, NULL } },
	.run = run,
};
