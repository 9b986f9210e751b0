/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <unistd.h>

#include "cmd/where.h"
#include "spatch/rule_show.h"

struct rules_cmd {
	struct opt_list branches;
	const char *file;
	bool spatch;
};

static const struct opt opts[] = {
	OPT_LIST('b', "branch", "BRANCH", struct rules_cmd, branches,
		 "say what each rule does on this branch, or on those that match a glob"),
	OPT_STR(0, "file", "FILE", struct rules_cmd, file,
		"ask for names as seen from this file of the tree (default: mm/migrate.c)"),
	OPT_FLAG(0, "spatch", struct rules_cmd, spatch,
		 "check: run the real spatch on the same snippets, and compare"),
	OPT_END
};

static int check(struct ctx *c, const struct rules_opts *o)
{
	struct rules_check r;
	struct err e;
	cJSON *doc;
	int rc = rules_check(c->arena, o, &r, &e);

	if (!rc && c->json) {
		doc = rules_check_json(&r);
		cmd_json(c, doc);
		cJSON_Delete(doc);
	} else if (!rc) {
		cmd_print(c, buf_str(&r.text));
		cmd_printf(c, "%zu rules, %zu triples, %zu findings%s%s\n", r.rules, r.triples,
			   r.findings, r.spatch ? ", compared with spatch " : "",
			   r.spatch ? r.spatch : "");
	}
	buf_release(&r.text);
	return rc ? cmd_fail(c, &e) : r.findings ? err_exit(ERR_FINDING) : 0;
}

static int list(struct ctx *c, const struct rules_opts *o)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
	struct rules_view v = { 0 };
	struct err e;
	cJSON *doc;
	int rc = rules_view(c->arena, o, &v, &e);

	if (rc)
		return cmd_fail(c, &e);
	if (c->json) {
		doc = rules_view_json(&v);
		cmd_json(c, doc);
		cJSON_Delete(doc);
	} else {
		rules_view_text(c->arena, &v, &out);
		/* who names rules wants to know why */
		if (v.branches.n && o->n_names)
			rules_seen_text(c->arena, &v, &out);
		cmd_print(c, buf_str(&out));
	}
	return 0;
}

static int run(struct ctx *c, const void *values, int argc, const char *const *argv)
{
	const struct rules_cmd *v = values;
	const struct repo_opts where = cmd_where(c);
	bool checks = argc && !strcmp(argv[0], "check");
	const struct rules_opts o = {
		.data = c->data, .branches = (const char *const *)v->branches.v,
		.n_branches = v->branches.n, .repo = &where, .env = (const char *const *)environ,
		.file = v->file ? v->file : "mm/migrate.c", .names = argv + checks,
		.n_names = (size_t)(argc - checks), .spatch = v->spatch };

	if (checks && v->branches.n)
		return cmd_usage_error(c, "check looks at no branch");
	if (!checks && v->spatch)
		return cmd_usage_error(c, "--spatch is for check");
	return checks ? check(c, &o) : list(c, &o);
}

const struct cmd cmd_rules = {
	.name = "rules",
	.summary = "drift rules, which apply to a branch, and their self-test",
	.args = (const char *const[]){ "[RULE]...", "check [RULE]...", NULL },
	.opts = opts,
	.opts_size = sizeof(struct rules_cmd),
	.description =
		"A drift rule says how one upstream change altered the kernel's interfaces. "
		"Upstream's "
		"patch is translated by them before it is merged into a branch that speaks another "
		"dialect; which are used there, and which way, is read off the branch.\n\n"
		"With --branch: to-old or to-new where a rule is used that way, - where the branch "
		"does not need it, unknown where that could not be decided. A rule that only "
		"refuses "
		"shows which meaning the branch has. For rules that are named, what was seen on the "
		"branch follows, block by block.\n\n"
		"check reads all rules and runs their triples: a snippet, and what must become of "
		"it. "
		"It exits with 1 on a finding.",
	.examples = (const struct cmd_example[]){
		{ "backport rules", "all of them" },
		{ "backport rules --branch linux-5.10.y", "what they do on a branch" },
		{ "backport rules check --spatch", "their self-test, against Coccinelle as well" },
		{ NULL, NULL } },
	.run = run,
};
