/* SPDX-License-Identifier: GPL-2.0-or-later */
/* abort, quit and undo: back, or away. */
#include "cmd/session.h"
#include "cmd/where.h"

struct back_cmd {
	const char *branch;
};

static const struct opt opts[] = {
	OPT_STR('b', "branch", "BRANCH", struct back_cmd, branch,
		"the branch (default: the one whose work tree this is, or the only one)"),
	OPT_END
};

static const struct opt undo_opts[] = {
	OPT_STR('b', "branch", "BRANCH", struct back_cmd, branch,
		"only this branch (default: all of the last run)"),
	OPT_END
};

static int leave(struct ctx *c, const struct back_cmd *v, bool quit)
{
	struct session_cmd x = { 0 };
	struct err e = { 0 };
	const struct repo_opts where = cmd_where(c);
	int rc = repo_open(&where, &x.repo, &e);

	if (rc)
		return cmd_fail(c, &e);
	session_cmd_recover(c, x.repo);
	x.base.who = cmd_who();
	rc = session_find(x.repo, c->arena, v->branch, &x.s, &e);
	if (!rc)
		rc = quit ? session_quit(x.repo, c->arena, &x.base.who, &x.s, &e) :
			    session_abort(x.repo, c->arena, &x.base.who, &x.s, &e);
	if (!rc)
		session_cmd_done(c, quit ? "backport.quit/1" : "backport.abort/1", &x.s,
				 arena_printf(c->arena,
					      quit ? "%s: forgotten; what was ported stays" :
						     "%s: as it was before",
					      x.s.branch));
	session_cmd_close(&x);
	return rc ? cmd_fail(c, &e) : 0;
}

static int run_abort(struct ctx *c, const void *values, int argc, const char *const *argv)
{
	(void)argc;
	(void)argv;
	return leave(c, values, false);
}

static int run_quit(struct ctx *c, const void *values, int argc, const char *const *argv)
{
	(void)argc;
	(void)argv;
	return leave(c, values, true);
}

static void show_steps(struct ctx *c, const struct undo_steps *steps)
{
	cJSON *d = cJSON_CreateObject(), *arr;
	char hex[OID_HEX + 1];

	json_add_str(d, "schema", "backport.undo/1");
	arr = json_add_arr(d, "undone");
	for (size_t i = 0; i < steps->n; i++) {
		const struct undo_step *s = &steps->v[i];
		cJSON *o = json_push_obj(arr);

		json_add_str(o, "command", s->command);
		json_add_str(o, "branch", s->branch);
		json_add_str(o, "ref", s->ref);
		json_add_str(o, "tip", oid_is_zero(&s->old) ? NULL : oid_hex(&s->old, hex));
		if (!c->json)
			cmd_printf(c, "%s: %s undone; %s %s\n", s->branch, s->command, s->ref + 11,
				   oid_is_zero(&s->old) ? "is gone" :
				   arena_printf(c->arena, "is %.12s again", hex));
	}
	if (c->json)
		cmd_json(c, d);
	cJSON_Delete(d);
}

static int run_undo(struct ctx *c, const void *values, int argc, const char *const *argv)
{
	const struct repo_opts where = cmd_where(c);
	const struct ident_source who = cmd_who();
	const struct back_cmd *v = values;
	struct undo_steps steps = { 0 };
	struct err e = { 0 };
	struct repo *repo;
	struct ident me;
	int rc = repo_open(&where, &repo, &e);

	(void)argc;
	(void)argv;
	if (rc)
		return cmd_fail(c, &e);
	rc = ident_committer(repo, c->arena, &who, &me, &e);
	if (!rc)
		rc = undo_run(repo, c->arena, v->branch, &me, &steps, &e);
	if (!rc || (steps.n && !c->json))
		show_steps(c, &steps);
	repo_free(repo);
	return rc ? cmd_fail(c, &e) : 0;
}

const struct cmd cmd_abort = {
	.name = "abort",
	.summary = "give up a session: everything as it was before",
	.opts = opts,
	.opts_size = sizeof(struct back_cmd),
	.description =
		"Puts the result branch and the notes back to what they were before the run that "
		"conflicted, bit for bit, and removes the work tree of the conflict. Resolutions that "
		"were made meanwhile stay in their store. A result that somebody else moved since is "
		"left alone. backport undo takes the abort back.",
	.run = run_abort,
};

const struct cmd cmd_quit = {
	.name = "quit",
	.summary = "forget a session, and leave everything as it is now",
	.opts = opts,
	.opts_size = sizeof(struct back_cmd),
	.description =
		"What was ported stays on the result branch, and a work tree stays where it is (remove "
		"it with git worktree remove --force). A later backport apply begins where the result "
		"ends.",
	.run = run_quit,
};

const struct cmd cmd_undo = {
	.name = "undo",
	.summary = "take back the last apply, continue, skip or abort",
	.opts = undo_opts,
	.opts_size = sizeof(struct back_cmd),
	.description =
		"Moves result branches and notes back to what they were before the last run, also after a "
		"success, and opens again the session that the run closed. Each branch remembers its last "
		"ten steps. A result that somebody else moved since is left alone.",
	.examples = (const struct cmd_example[]){
		{ "backport undo", "the last run, all its branches" },
		{ "backport undo --branch linux-4.19.y", "the last step of that branch" },
		{ NULL, NULL } },
	.run = run_undo,
};
