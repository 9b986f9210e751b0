/* SPDX-License-Identifier: GPL-2.0-or-later */
/* continue and skip: on with what a conflict stopped. */
#include "cmd/session.h"

struct go_cmd {
	const char *branch, *reason;
};

static const struct opt continue_opts[] = {
	OPT_STR('b', "branch", "BRANCH", struct go_cmd, branch,
		"the branch to go on with (default: the one whose work tree this is, or the only one)"),
	OPT_STR(0, "reason", "TEXT", struct go_cmd, reason,
		"why edits of upstream's are not in the resolution, or a finding is none"),
	OPT_END
};

static const struct opt skip_opts[] = {
	OPT_STR('b', "branch", "BRANCH", struct go_cmd, branch,
		"the branch to go on with (default: the one whose work tree this is, or the only one)"),
	OPT_END
};

static int go(struct ctx *c, const struct go_cmd *v, bool skip)
{
	struct session_cmd x = { 0 };
	struct string_list notes = { 0 };
	struct err e = { 0 };
	cJSON *doc = NULL;
	int code = 0, rc = session_cmd_open(c, v->branch, &x, &e);

	if (!rc)
		rc = skip ? session_skip(x.repo, c->arena, &x.base, &x.s, &doc, &code, &e) :
			    session_continue(x.repo, c->arena, &x.base, &x.s, v->reason, &notes,
					     &doc, &code, &e);
	cmd_progress_end(c);
	for (size_t i = 0; i < notes.n; i++)
		cmd_note(c, "%s", notes.v[i]);
	if (!rc)
		session_cmd_show(c, doc);
	cJSON_Delete(doc);
	session_cmd_close(&x);
	return rc ? cmd_fail(c, &e) : code;
}

static int run_continue(struct ctx *c, const void *values, int argc, const char *const *argv)
{
	(void)argc;
	(void)argv;
	return go(c, values, false);
}

static int run_skip(struct ctx *c, const void *values, int argc, const char *const *argv)
{
	(void)argc;
	(void)argv;
	return go(c, values, true);
}

const struct cmd cmd_continue = {
	.name = "continue",
	.summary = "take a resolved conflict through the gate, and go on",
	.opts = continue_opts,
	.opts_size = sizeof(struct go_cmd),
	.description =
		"Takes the files of the work tree that backport edit made. They are judged like any "
		"port: no conflict marker may be left, brackets balance, every name exists on the branch, "
		"the checks of the change pass, and each of upstream's edits must be found in them. For "
		"edits that are left out on purpose say why with --reason; the text goes into the commit's "
		"note. What is refused stays in the work tree.\n\n"
		"A reason also lets findings pass that count or compare with upstream and prove nothing: "
		"calls, returns, the place of a statement, the sites of a change. Each is named in the note "
		"with the reason, the port is marked for review, and the resolution keeps it, so that it is "
		"not asked again on the next branch. No reason helps against what does not compile: a name "
		"that is not there, wrong arguments or types, brackets, a marker that is left.\n\n"
		"Then the changes that were still to come are ported. The resolution is kept in "
		"refs/backport/resolutions, and is offered where the same conflict comes again, on "
		"another branch or when this result is made again (see backport resolutions).\n\n"
		"Without a work tree the change is tried again: a rule, a prerequisite or somebody else's "
		"resolution may have come meanwhile.",
	.examples = (const struct cmd_example[]){
		{ "backport continue", "the only conflict there is" },
		{ "backport continue --branch linux-4.19.y --reason 'no PSI on this branch'",
		  "an edit was left out on purpose" },
		{ NULL, NULL } },
	.run = run_continue,
};

const struct cmd cmd_skip = {
	.name = "skip",
	.summary = "leave out the change that conflicted, and go on",
	.opts = skip_opts,
	.opts_size = sizeof(struct go_cmd),
	.description =
		"Leaves the change out of this result and ports those behind it. The work tree of the "
		"conflict is removed. The result's verdict is then what the other changes make it; a "
		"later backport apply comes to the change again.",
	.run = run_skip,
};
