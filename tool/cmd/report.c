/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/io.h"
#include "cmd/where.h"
#include "report/report.h"

struct report_cmd {
	struct opt_list branches;
	const char *series, *html;
};

static const struct opt opts[] = {
	OPT_LIST('b', "branch", "BRANCH", struct report_cmd, branches,
		 "about this branch, or those that match a glob"),
	OPT_STR(0, "series", "SERIES", struct report_cmd, series, "only this series"),
	OPT_STR(0, "html", "FILE", struct report_cmd, html, "write it as a page into this file"),
	OPT_END
};

static void on_progress(void *ctx, const char *branch, size_t n, size_t of)
{
	cmd_progress(ctx, "%zu/%zu %s", n, of, branch);
}

static int show(struct ctx *c, const struct report *p, const char *html, struct err *e)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
	CLEANUP(buf_release) struct buf page = BUF_INIT(BUF_FILE_MAX);
	const struct status_tints tints = cmd_tints(c);
	cJSON *doc;
	int rc = 0;

	if (html) {
		report_html(c->arena, p, &page);
		rc = io_write(html, buf_str(&page), e);
	}
	if (!rc && c->json) {
		doc = report_json(p);
		cmd_json(c, doc);
		cJSON_Delete(doc);
	} else if (!rc && !html) {
		report_text(c->arena, p, &tints, &out);
		cmd_print(c, buf_str(&out));
	} else if (!rc) {
		cmd_note(c, "%s", html);
	}
	return rc;
}

static int run(struct ctx *c, const void *values, int argc, const char *const *argv)
{
	const struct report_cmd *v = values;
	const struct repo_opts where = cmd_where(c);
	const struct status_opts o = {
		.data = c->data, .series = v->series,
		.branches = { (const char *const *)v->branches.v, v->branches.n },
		.commits = { argv, (size_t)argc },
		.progress = on_progress, .ctx = c };
	struct report p = { 0 };
	struct repo *repo;
	struct err e = { 0 };
	int rc = repo_open(&where, &repo, &e);

	if (rc)
		return cmd_fail(c, &e);
	rc = report_make(repo, c->arena, &o, &p, &e);
	cmd_progress(c, NULL);
	if (!rc)
		rc = show(c, &p, v->html, &e);
	report_release(&p);
	repo_free(repo);
	return rc ? cmd_fail(c, &e) : 0;
}

const struct cmd cmd_report = {
	.name = "report",
	.summary = "verdicts, ports, tests and mails as one page",
	.args = (const char *const[]){ "[COMMIT | A..B]...", NULL },
	.opts = opts,
	.opts_size = sizeof(struct report_cmd),
	.description =
		"Gathers what is known: the grid of status; each result branch with how its commits "
		"were ported, what ci and check found of the very trees, and what is marked for review; "
		"and the state of the mails. Nothing is run for it, and nothing is changed.\n\n"
		"--html writes a page that needs no other file; the evidence of a verdict and the edits "
		"of a port unfold there.",
	.examples = (const struct cmd_example[]){
		{ "backport report", "on the terminal" },
		{ "backport report --html report.html", "to show to a colleague" },
		{ NULL, NULL } },
	.run = run,
};
