/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cmd/session.h"

struct edit_cmd {
	const char *branch;
	struct opt_list add;
};

static const struct opt opts[] = {
	OPT_STR('b', "branch", "BRANCH", struct edit_cmd, branch,
		"the branch whose conflict to edit (default: the only one)"),
	OPT_LIST(0, "add", "FILE", struct edit_cmd, add,
		 "bring this file of the branch into the work tree too"),
	OPT_END
};

static void show(struct ctx *c, const struct session *s, const struct edit_result *r)
{
	if (c->json) {
		cJSON *d = cJSON_CreateObject(), *files;

		json_add_str(d, "schema", "backport.edit/1");
		json_add_str(d, "branch", s->branch);
		json_add_str(d, "id", r->id);
		json_add_str(d, "directory", r->dir);
		files = json_add_arr(d, "files");
		for (size_t i = 0; i < r->files.n; i++)
			cJSON_AddItemToArray(files, cJSON_CreateString(r->files.v[i]));
		cmd_json(c, d);
		cJSON_Delete(d);
		return;
	}
	cmd_printf(c, "%s: %.12s %s\n", s->branch, r->id ? r->id : "-", r->subject);
	for (size_t i = 0; i < r->files.n; i++)
		cmd_printf(c, "  %s/%s\n", r->dir, r->files.v[i]);
	if (!r->files.n)
		cmd_printf(c, "  %s\n", r->dir);
	cmd_printf(c, "  what it is about: %s/CONFLICT.txt\n", r->dir);
	cmd_printf(c, "  then: backport continue --branch %s   (git -C %s mergetool works, too)\n",
		   s->branch, r->dir);
}

static int run(struct ctx *c, const void *values, int argc, const char *const *argv)
{
	const struct edit_cmd *v = values;
	struct session_cmd x = { 0 };
	struct edit_result r = { 0 };
	struct err e = { 0 };
	int rc;

	if (argc > 1)
		return cmd_usage_error(c, "one directory at a time");
	rc = session_cmd_open(c, v->branch, &x, &e);
	if (!rc)
		rc = edit_conflict(x.repo, c->arena, &x.base, &x.s, argc ? argv[0] : NULL, &r, &e);
	if (!rc && v->add.n)
		rc = edit_add(x.repo, &x.s, (const char *const *)v->add.v, v->add.n, &e);
	cmd_progress_end(c);
	if (!rc)
		show(c, &x.s, &r);
	session_cmd_close(&x);
	return rc ? cmd_fail(c, &e) : 0;
}

const struct cmd cmd_edit = {
	.name = "edit",
	.summary = "the conflict of a branch, as files to work on",
	.args = (const char *const[]){ "[DIR]", NULL },
	.opts = opts,
	.opts_size = sizeof(struct edit_cmd),
	.description =
		"Makes a work tree with the conflicted files alone (at DIR, or below the repository's own "
		"directory), and conflict markers around what did not merge, function by function: the "
		"branch's code, upstream's before the change, and upstream's after it, both in the words "
		"of the branch as far as the drift rules know them. git status, git diff, git mergetool "
		"and editors work there as in any conflict; CONFLICT.txt tells upstream's own words, what "
		"each rung stumbled over, and what to type. Your own work tree, index and branches are "
		"not touched, and other branches can go on meanwhile.\n\n"
		"backport continue takes the files through the same gate as any port. What else the "
		"resolution has to touch comes in with --add FILE; new files with git add.",
	.examples = (const struct cmd_example[]){
		{ "backport edit ~/conflict", "the only conflict there is, in that directory" },
		{ "backport edit --branch linux-4.19.y --add include/linux/mm.h", "a header as well" },
		{ NULL, NULL } },
	.run = run,
};
