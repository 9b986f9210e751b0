/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <unistd.h>

#include "cmd/where.h"
#include "git/repo.h"
#include "mail/letters.h"
#include "work/check.h"

struct check_cmd {
	const char *branch, *mbox, *upstream;
	bool dry_run, again, diff;
};

static const struct opt opts[] = {
	OPT_STR('m', "mbox", "FILE", struct check_cmd, mbox,
		"judge the patches of this mbox, maildir or mail (- is standard input)"),
	OPT_STR('b', "branch", "BRANCH", struct check_cmd, branch,
		"what the mails are for; alone: judge our own results on it"),
	OPT_STR('u', "upstream", "COMMIT", struct check_cmd, upstream,
		"the port's upstream commit (default: its message says)"),
	OPT_FLAG(0, "diff", struct check_cmd, diff,
		 "show where upstream's patch and the port's differ, as range-diff does"),
	OPT_FLAG(0, "again", struct check_cmd, again,
		 "judge also what did not change since its note"),
	OPT_FLAG('n', "dry-run", struct check_cmd, dry_run, "write no note"),
	OPT_END
};

static void on_progress(void *ctx, size_t n, size_t of)
{
	cmd_progress(ctx, "%zu of %zu ports", n, of);
}

static void show(struct ctx *c, const struct check_cmd *v, const cJSON *doc)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
	const struct status_tints tints = cmd_tints(c);

	if (c->json) {
		cmd_json(c, doc);
		return;
	}
	check_text(c->arena, doc, v->diff, &tints, &out);
	cmd_print(c, buf_str(&out));
}

static int run(struct ctx *c, const void *values, int argc, const char *const *argv)
{
	const struct check_cmd *v = values;
	const struct repo_opts where = cmd_where(c);
	struct check_opts o = {
		.ranges = { argv, (size_t)argc }, .upstream = v->upstream, .branch = v->branch,
		.data = c->data, .env = (const char *const *)environ, .who = cmd_who(),
		.dry_run = v->dry_run, .again = v->again, .progress = on_progress, .progress_ctx = c };
	struct letters mails = { 0 };
	const char *note = NULL;
	cJSON *doc = NULL;
	struct repo *repo;
	struct err e = { 0 };
	int rc, code = 0;

	if (v->mbox && argc)
		return cmd_usage_error(c, "either commits or --mbox, not both");
	if (v->mbox) {
		struct picked p = { 0 };

		rc = letters_read(c->arena, v->mbox, mail_program(c->arena, c->self), &mails, &p,
				  &e);
		for (size_t i = 0; i < p.note.n; i++)
			cmd_note(c, "%s", p.note.v[i]);
		if (rc)
			return cmd_fail(c, &e);
		o.mails = mails.v;
		o.n_mails = mails.n;
	}
	rc = repo_open(&where, &repo, &e);
	if (rc)
		return cmd_fail(c, &e);
	rc = check_ports(repo, c->arena, &o, &doc, &code, &note, &e);
	cmd_progress_end(c);
	if (!rc)
		show(c, v, doc);
	if (note)
		cmd_warn(c, "%s", note);
	cJSON_Delete(doc);
	repo_free(repo);
	return rc ? cmd_fail(c, &e) : code;
}

const struct cmd cmd_check = {
	.name = "check",
	.summary = "judges a port that anyone made against its upstream commit",
	.args = (const char *const[]){ "COMMIT | A..B...", "--mbox FILE --branch BRANCH",
				       "--branch BRANCH", NULL },
	.opts = opts,
	.opts_size = sizeof(struct check_cmd),
	.description =
		"Judges commits, or patch mails, that somebody ported, by hand or with another tool. "
		"Which upstream commit each was made from its message says (commit ... upstream, "
		"[ Upstream commit ... ], cherry picked from); --upstream says it for one that does "
		"not.\n\n"
		"Every edit of the upstream commit is accounted for: verbatim, adapted, there already, "
		"dropped because the branch has no such file, function or name, or lost. Lines that "
		"the port changes and upstream does not are listed. A finding is: an edit that is "
		"lost; a line that upstream takes out and that stays; calls, labels, returns and "
		"comparisons of a function that differ from what upstream does to it without the "
		"branch giving cause; a line on the wrong side of its neighbours; brackets or "
		"conditionals that do not balance, goto without label; a name that the branch lacks, "
		"a call with a wrong number of arguments; a check of the series that fails.\n\n"
		"What was found goes to refs/notes/backport, keyed by tree and patch-id: an amended "
		"commit is judged anew, an unchanged one is not. The exit code is 1 when there is a "
		"finding, 2 when a port cannot be judged (no upstream commit named, or not in the "
		"clone).",
	.examples = (const struct cmd_example[]){
		{ "backport check v6.1.100..linux-6.1.y", "everything ported since" },
		{ "backport check --branch linux-5.10.y --mbox port.mbox", "what came by mail" },
		{ "backport check --upstream 1234567890ab --diff HEAD", "one, and where it differs" },
		{ NULL, NULL } },
	.run = run,
};
