/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <unistd.h>

#include "cmd/where.h"
#include "git/repo.h"
#include "git/udiff.h"
#include "mail/letters.h"
#include "msg/compose.h"
#include "work/apply.h"
#include "work/apply_text.h"

struct apply_cmd {
	struct opt_list branches;
	const char *series, *name, *base, *style, *bug, *mbox;
	bool with_deps, from_stdin, onto_branch, dry_run, diff, restart, refresh, optional, keep_going;
	bool with_requires;
	int signoff;
};

static const struct opt opts[] = {
	OPT_LIST('b', "branch", "BRANCH", struct apply_cmd, branches,
		 "port to this branch, or to those that match a glob"),
	OPT_STR(0, "series", "SERIES", struct apply_cmd, series, "the series to port"),
	OPT_FLAG(0, "stdin", struct apply_cmd, from_stdin,
		 "read commits from standard input, one a line"),
	OPT_STR('m', "mbox", "FILE", struct apply_cmd, mbox,
		"port the patches of this mbox, maildir or mail (- is standard input)"),
	OPT_FLAG(0, "with-deps", struct apply_cmd, with_deps,
		 "port the prerequisites that backport deps finds for a named commit first"),
	OPT_FLAG(0, "optional", struct apply_cmd, optional,
		 "port what is optional too, not only what is needed"),
	OPT_FLAG(0, "with-requires", struct apply_cmd, with_requires,
		 "with the commits named port what the series says they require, first"),
	OPT_FLAG('k', "keep-going", struct apply_cmd, keep_going,
		 "after a conflict try the changes that come behind it"),
	OPT_STR(0, "name", "NAME", struct apply_cmd, name,
		"call the result backport/NAME/BRANCH instead of after the series"),
	OPT_STR(0, "base", "REF", struct apply_cmd, base,
		"start from this revision instead of the branch's tip"),
	OPT_FLAG(0, "onto-branch", struct apply_cmd, onto_branch,
		 "move the branch itself (never one that is checked out)"),
	OPT_FLAG(0, "restart", struct apply_cmd, restart, "throw the result away and begin again"),
	OPT_FLAG(0, "refresh", struct apply_cmd, refresh,
		 "make the result again on a branch that moved"),
	OPT_FLAG('n', "dry-run", struct apply_cmd, dry_run, "write nothing"),
	OPT_FLAG(0, "diff", struct apply_cmd, diff, "print what the ports change, as a patch"),
	OPT_BOOL('s', "signoff", struct apply_cmd, signoff,
		 "add your Signed-off-by (default: backport.signoff)"),
	OPT_CHOICE(0, "style", "STYLE", COMPOSE_STYLES, struct apply_cmd, style,
		   "how the upstream commit is named (default: backport.BRANCH.style, "
		   "backport.style, or greg)"),
	OPT_STR(0, "bug", "URL", struct apply_cmd, bug,
		"what the BugLink: (ubuntu) or JIRA: line (centos) says (default: backport.bug)"),
	OPT_END
};

static void on_progress(void *ctx, const char *branch)
{
	cmd_progress(ctx, "porting to %s", branch);
}

static int diff_results(struct ctx *c, struct repo *r, const cJSON *doc, struct err *e)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX * 4);
	const cJSON *b;
	int rc = 0;

	cJSON_ArrayForEach(b, cJSON_GetObjectItem(doc, "results")) {
		const char *base = json_str(b, "base"), *tip = json_str(b, "tip");

		if (base && tip && !rc)
			rc = udiff_commits(r, base, tip, &out, e);
	}
	cmd_print(c, buf_str(&out));
	return rc;
}

static void show(struct ctx *c, const cJSON *doc)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
	const struct status_tints tints = cmd_tints(c);

	if (c->json) {
		cmd_json(c, doc);
		return;
	}
	apply_text(c->arena, doc, c->verbosity > 0, &tints, &out);
	cmd_print(c, buf_str(&out));
}

static int read_mails(struct ctx *c, const char *path, struct letters *ret, struct err *e)
{
	struct picked p = { 0 };
	int rc = letters_read(c->arena, path, mail_program(c->arena, c->self), ret, &p, e);

	for (size_t i = 0; i < p.note.n; i++)
		cmd_note(c, "%s", p.note.v[i]);
	return rc;
}

static int run(struct ctx *c, const void *values, int argc, const char *const *argv)
{
	const struct apply_cmd *v = values;
	const struct repo_opts where = cmd_where(c);
	struct opt_list commits = { 0 };
	struct letters mails = { 0 };
	struct apply_opts o = {
		.branches = (const char *const *)v->branches.v, .n_branches = v->branches.n,
		.series = v->series, .data = c->data, .name = v->name, .base = v->base,
		.style = v->style, .bug = v->bug, .signoff = v->signoff, .onto_branch = v->onto_branch,
		.with_deps = v->with_deps, .dry_run = v->dry_run, .restart = v->restart, .refresh = v->refresh,
		.optional = v->optional, .keep_going = v->keep_going,
		.with_requires = v->with_requires,
		.env = (const char *const *)environ,
		.progress = on_progress, .progress_ctx = c };
	cJSON *doc = NULL;
	struct repo *repo;
	struct err e = { 0 };
	int rc, code = 0;

	o.who = cmd_who();
	for (int i = 0; i < argc; i++)
		*ARR_PUSH(c->arena, commits) = argv[i];
	if (v->mbox) {
		rc = read_mails(c, v->mbox, &mails, &e);
		if (rc)
			return cmd_fail(c, &e);
		o.mails = mails.v;
		o.n_mails = mails.n;
	}
	if (v->from_stdin)
		cmd_read_commits(c, &commits);
	o.commits = (const char *const *)commits.v;
	o.n_commits = commits.n;
	rc = repo_open(&where, &repo, &e);
	if (rc)
		return cmd_fail(c, &e);
	rc = apply_run(repo, c->arena, &o, &doc, &code, &e);
	cmd_progress_end(c);
	if (!rc && v->diff && !c->json)
		rc = diff_results(c, repo, doc, &e);
	else if (!rc)
		show(c, doc);
	cJSON_Delete(doc);
	repo_free(repo);
	return rc ? cmd_fail(c, &e) : code;
}

const struct cmd cmd_apply = {
	.name = "apply",
	.summary = "port changes onto branches of our own",
	.args = (const char *const[]){ "[COMMIT | A..B]...", "--mbox FILE", NULL },
	.opts = opts,
	.opts_size = sizeof(struct apply_cmd),
	.description =
		"Ports a series, or the commits named, to each branch: what the branch needs, or "
		"whatever was named. The result is a new branch backport/SERIES/BRANCH (loose commits: "
		"backport/pick-ID/BRANCH); work tree, index, HEAD and existing branches stay as they "
		"are.\n\n"
		"Upstream's change is taken from the clone where it is there and merged by lines, then "
		"by tokens item by item, then with the drift rules; where no textual change fits, the "
		"series' semantic patch is run by Coccinelle. Every edit of the upstream change is "
		"accounted for, and every name in the new text must exist on the branch; otherwise the "
		"port is refused, and backport explain says why.\n\n"
		"With --mbox the changes come from patch mails: the newest version of a series, complete "
		"and in order. What each file was before is looked up in the clone by the ids that the "
		"patch names; where the clone does not have it, the hunks are laid over the branch's "
		"own file, each at the one place where it fits.\n\n"
		"A change that waits for others of its series (backport status: needs-prerequisite) is "
		"ported after them with --with-requires; what of them is there is left alone.\n\n"
		"A second run finds what is done and does nothing. After the branch moved, --refresh "
		"makes the result again; a result that was amended by hand is left alone until "
		"--restart.\n\n"
		"The commit carries upstream's author, date and complete message, the upstream line, a "
		"note in brackets where the port differs, and your Signed-off-by only with -s. The "
		"evidence goes to refs/notes/backport.",
	.examples = (const struct cmd_example[]){
		{ "backport apply --branch linux-5.10.y", "what that branch needs of the series" },
		{ "backport apply -s --branch 'linux-*.y' 1234567890ab", "one commit, to many branches" },
		{ "backport apply -n --diff --branch linux-6.1.y", "see the port without writing it" },
		{ "backport apply --branch linux-6.1.y --mbox series.mbox", "what came by mail" },
		{ NULL, NULL } },
	.run = run,
};
