/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdlib.h>

#include "cmd/session.h"
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
	const char *worktree;
	int resolutions;
	bool with_deps, from_stdin, onto_branch, dry_run, diff, restart, refresh, optional,
		keep_going;
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
		 "before a named commit port what its series says it needs, or what deps finds"),
	OPT_FLAG(0, "optional", struct apply_cmd, optional,
		 "port what is optional too, not only what is needed"),
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
	OPT_STR(0, "worktree", "DIR", struct apply_cmd, worktree,
		"put what conflicts into a work tree there, as backport edit does"),
	OPT_BOOL(0, "resolutions", struct apply_cmd, resolutions,
		 "take up what was resolved by hand before (default: yes)"),
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

/* As an absolute path, for a later command that starts elsewhere. */
static const char *real_path(struct arena *a, const char *path)
{
	char *real = strcmp(path, "-") ? realpath(path, NULL) : NULL;
	const char *ret = arena_str(a, real ? real : path);

	mem_free(real);
	return ret;
}

/* Each branch's conflict in a work tree of its own: DIR, or DIR/BRANCH where several have one. */
static int edit_all(struct ctx *c, struct repo *r, const struct apply_opts *base, const cJSON *doc,
		    const char *dir, struct err *e)
{
	size_t n = 0;
	const cJSON *b;
	int rc = 0;

	cJSON_ArrayForEach(b, cJSON_GetObjectItem(doc, "results"))
		n += json_str(b, "session") != NULL;
	cJSON_ArrayForEach(b, cJSON_GetObjectItem(doc, "results")) {
		const char *ref = json_str(b, "session"), *branch = json_str(b, "branch");
		struct edit_result made = { 0 };
		struct session s;

		if (rc || !ref)
			continue;
		rc = session_load(r, c->arena, ref, &s, e);
		if (!rc)
			rc = edit_conflict(r, c->arena, base, &s, n == 1 ? dir :
					   arena_printf(c->arena, "%s/%s", dir, branch), &made, e);
		for (size_t i = 0; !rc && i < made.files.n; i++)
			cmd_note(c, "%s: resolve %s/%s", branch, made.dir, made.files.v[i]);
		if (!rc)
			session_release(&s);
	}
	return rc;
}

static int run(struct ctx *c, const void *values, int argc, const char *const *argv)
{
	const struct apply_cmd *v = values;
	const struct repo_opts where = cmd_where(c);
	struct opt_list commits = { 0 };
	struct apply_opts o = apply_opts_of(c);
	cJSON *doc = NULL;
	struct repo *repo;
	struct err e = { 0 };
	int rc, code = 0;

	o.branches = (const char *const *)v->branches.v;
	o.n_branches = v->branches.n;
	o.series = v->series;
	o.name = v->name;
	o.base = v->base;
	o.style = v->style;
	o.bug = v->bug;
	o.signoff = v->signoff;
	o.onto_branch = v->onto_branch;
	o.dry_run = v->dry_run;
	o.restart = v->restart;
	o.refresh = v->refresh;
	o.optional = v->optional;
	o.keep_going = v->keep_going;
	o.with_deps = v->with_deps;
	o.no_resolutions = v->resolutions < 0;
	for (int i = 0; i < argc; i++)
		*ARR_PUSH(c->arena, commits) = argv[i];
	if (v->worktree && v->dry_run)
		return cmd_usage_error(c, "--worktree and --dry-run do not go together");
	if (v->mbox) {
		rc = read_mails(c, v->mbox, &o, &e);
		if (rc)
			return cmd_fail(c, &e);
		o.mbox = real_path(c->arena, v->mbox);
	}
	if (v->from_stdin)
		cmd_read_commits(c, &commits);
	o.commits = (const char *const *)commits.v;
	o.n_commits = commits.n;
	rc = repo_open(&where, &repo, &e);
	if (rc)
		return cmd_fail(c, &e);
	rc = apply_run(repo, c->arena, &o, &doc, &code, &e);
	if (!rc && v->worktree)
		rc = edit_all(c, repo, &o, doc, v->worktree, &e);
	cmd_progress_end(c);
	if (doc && v->diff && !c->json)
		rc = diff_results(c, repo, doc, &e);
	else if (doc)
		session_cmd_show(c, doc);
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
		"ported after them with --with-deps; what of them is there is left alone.\n\n"
		"A second run finds what is done and does nothing. After the branch moved, --refresh "
		"makes the result again: what the branch took meanwhile is dropped, a port that fits no "
		"longer as upstream has it is taken over from the old result, and commit by commit the two "
		"are compared. A result that was amended by hand is left alone until --restart.\n\n"
		"A conflict leaves what was ported before it on the result, and the rest waiting: "
		"backport edit, continue, skip, abort. What was resolved by hand before is taken up "
		"where it fits (backport resolutions), and marked for review.\n\n"
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
