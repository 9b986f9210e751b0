/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <unistd.h>

#include "cmd/where.h"
#include "mail/mail.h"
#include "mail/run.h"

struct mail_cmd {
	struct opt_list branches, override;
	const char *series, *name, *output, *in_reply_to, *reply_to;
	bool request, send, resend, status, get_maintainer;
	int reroll, signoff;
};

static const struct opt opts[] = {
	OPT_LIST('b', "branch", "BRANCH", struct mail_cmd, branches,
		 "mail what was ported to this branch, or to those that match a glob"),
	OPT_STR(0, "series", "SERIES", struct mail_cmd, series, "the series that was ported"),
	OPT_STR(0, "name", "NAME", struct mail_cmd, name, "the result is backport/NAME/BRANCH"),
	OPT_STR('o', "output", "DIR", struct mail_cmd, output,
		"write the mails below this directory, one directory a branch"),
	OPT_INT(0, "reroll-count", "N", 1, 1, 99, struct mail_cmd, reroll, "this is version N"),
	OPT_STR(0, "in-reply-to", "MESSAGE-ID", struct mail_cmd, in_reply_to,
		"answer this mail"),
	OPT_FLAG(0, "request", struct mail_cmd, request,
		 "ask the stable team to apply the commits, where they apply as they are"),
	OPT_STR(0, "reply-to", "FILE", struct mail_cmd, reply_to,
		"port what the FAILED mails in this mbox name, and answer them"),
	OPT_FLAG(0, "get-maintainer", struct mail_cmd, get_maintainer,
		 "copies to whom scripts/get_maintainer.pl names: runs that script of mainline's tree, "
		 "or else the branch's"),
	OPT_LIST(0, "override", "RULE", struct mail_cmd, override,
		 "let newer-first, ended-branch, queued, noautosel, failed-test or stale-test only warn"),
	OPT_FLAG(0, "send", struct mail_cmd, send, "send them with git send-email"),
	OPT_FLAG(0, "resend", struct mail_cmd, resend,
		 "with --send: send again what is in doubt"),
	OPT_FLAG(0, "status", struct mail_cmd, status, "what was sent, and what became of it"),
	OPT_BOOL('s', "signoff", struct mail_cmd, signoff,
		 "with --reply-to: add your Signed-off-by to the ports"),
	OPT_END
};

static void on_progress(void *ctx, const char *text)
{
	struct ctx *c = ctx;

	if (!c->json)
		cmd_printf(c, "%s", text);
}

static int status(struct ctx *c, struct repo *r, struct err *e)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
	cJSON *doc = NULL;
	int rc = mail_status(r, c->arena, &doc, e);

	if (rc)
		return cmd_fail(c, e);
	if (c->json) {
		cmd_json(c, doc);
	} else {
		mail_status_text(c->arena, doc, &out);
		cmd_print(c, buf_str(&out));
	}
	cJSON_Delete(doc);
	return 0;
}

static int go(struct ctx *c, struct repo *r, const struct mail_opts *o, struct err *e)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
	cJSON *doc = NULL;
	int code = 0, rc = mail_run(r, c->arena, o, &doc, &code, e);

	if (rc)
		return cmd_fail(c, e);
	if (c->json) {
		cmd_json(c, doc);
	} else {
		mail_run_text(c->arena, doc, &out);
		cmd_print(c, buf_str(&out));
	}
	cJSON_Delete(doc);
	return code;
}

static int run(struct ctx *c, const void *values, int argc, const char *const *argv)
{
	const struct mail_cmd *v = values;
	const struct repo_opts where = cmd_where(c);
	struct mail_opts o = {
		.branches = (const char *const *)v->branches.v, .n_branches = v->branches.n,
		.name = v->name ? v->name : v->series, .data = c->data, .output = v->output,
		.reply_id = v->in_reply_to, .failed = v->reply_to,
		.mime = mail_program(c->arena, c->self), .version = (unsigned)v->reroll,
		.request = v->request, .send = v->send, .resend = v->resend,
		.get_maintainer = v->get_maintainer, .signoff = v->signoff,
		.env = (const char *const *)environ, .progress = on_progress, .ctx = c };
	struct repo *repo;
	struct err e = { 0 };
	int code;

	if (argc)
		return cmd_usage_error(c, "what is %s?", argv[0]);
	if (!v->status && !v->branches.n && !v->reply_to)
		return cmd_usage_error(c, "mails for which branch? Say --branch");
	if (v->resend && !v->send)
		return cmd_usage_error(c, "--resend goes with --send");
	for (size_t i = 0; i < v->override.n; i++)
		if (!lint_may_override(v->override.v[i]))
			return cmd_usage_error(c, "no rule that may be overridden: %s",
					       v->override.v[i]);
	o.override = (const char *const *)v->override.v;
	o.n_override = v->override.n;
	o.who = cmd_who();
	if (repo_open(&where, &repo, &e))
		return cmd_fail(c, &e);
	code = v->status ? status(c, repo, &e) : go(c, repo, &o, &e);
	repo_free(repo);
	return code;
}

const struct cmd cmd_mail = {
	.name = "mail",
	.summary = "the mails that propose what was ported, and their sending",
	.args = (const char *const[]){ "--branch BRANCH...", "--reply-to FILE", "--status", NULL },
	.opts = opts,
	.opts_size = sizeof(struct mail_cmd),
	.description =
		"Writes one thread a branch: each commit a patch that git am takes, with how it was "
		"ported, what was tested and how it differs from upstream's below the ---, and a cover "
		"letter where there are several. They go to the branch's list, with copies to the "
		"author, to everybody whose tag the commit bears and to the author of what it repairs.\n\n"
		"First it looks at what speaks against sending: no upstream commit or one that is not in "
		"mainline, words that are not upstream's, no Signed-off-by of yours, a failed or outdated "
		"test, a branch that nobody maintains, a newer branch that lacks the change, a change "
		"that is queued already. Any of these blocks the branch: nothing is written, and the "
		"exit code is 1. Warnings are shown.\n\n"
		"Nothing is sent without --send. Then git send-email does it, with your own sendemail.* "
		"settings, never those of the repository. What was sent is remembered: a second run "
		"sends what is missing and nothing twice. When a mail was being sent and nobody knows how "
		"that ended, it is in doubt until you say --resend.\n\n"
		"Settings of a branch, in your own config: backport.BRANCH.state (supported, eol, "
		"vendor), .mailTo, .prefix, .family; and backport.stableQueue, a clone of the stable "
		"queue.",
	.examples = (const struct cmd_example[]){
		{ "backport mail --branch linux-5.10.y", "write them, and look" },
		{ "backport mail --branch linux-5.10.y --send", "then send them" },
		{ "backport mail -s --reply-to failed.mbox", "answer the stable team's FAILED mails" },
		{ "backport mail --status", "what became of them" },
		{ NULL, NULL } },
	.run = run,
};
