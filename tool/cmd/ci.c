// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdio.h>
#include <unistd.h>

#include "ci/emit.h"
#include "ci/import.h"
#include "ci/results.h"
#include "ci/run.h"
#include "cmd/where.h"
#include "git/repo.h"

struct ci_cmd {
	struct opt_list branches, set;
	const char *series, *config, *work_dir, *kernel_config, *level, *output, *image, *by;
	bool again, no_note, no_diff, if_ported;
};

static const struct opt opts[] = {
	OPT_LIST('b', "branch", "BRANCH", struct ci_cmd, branches,
		 "test the port to this branch, or to those that match a glob"),
	OPT_STR(0, "series", "SERIES", struct ci_cmd, series,
		"whose port, when a branch has several"),
	OPT_CHOICE(0, "level", "LEVEL", "objects|build|boot|hotplug", struct ci_cmd, level,
		   "this level alone (default: those that the settings name)"),
	OPT_STR(0, "ci-config", "FILE", struct ci_cmd, config,
		"settings, a .config as make menuconfig writes it"),
	OPT_LIST(0, "set", "SYMBOL=VALUE", struct ci_cmd, set, "one setting for this run"),
	OPT_STR(0, "work-dir", "DIR", struct ci_cmd, work_dir,
		"where kernels are built (3 GB a branch; default: the cache directory)"),
	OPT_STR(0, "kernel-config", "FILE", struct ci_cmd, kernel_config,
		"a kernel .config of yours: its objects are built too"),
	OPT_STR('o', "output", "DIR", struct ci_cmd, output,
		"write results.json, results.ktap and results.xml (JUnit) there"),
	OPT_STR(0, "image", "IMAGE", struct ci_cmd, image,
		"emit: the container that the jobs run in (ci/Containerfile makes one)"),
	OPT_STR(0, "by", "WHO", struct ci_cmd, by,
		"who runs this (a pipeline's address): it stands in the result and where mails quote it"),
	OPT_FLAG(0, "again", struct ci_cmd, again,
		 "build anew what an earlier run has built; import: also in the place of this clone's own"),
	OPT_FLAG(0, "if-ported", struct ci_cmd, if_ported,
		 "a branch without a port is passed over, not an error"),
	OPT_FLAG(0, "no-note", struct ci_cmd, no_note,
		 "do not write the result to refs/notes/backport"),
	OPT_FLAG(0, "no-diff", struct ci_cmd, no_diff,
		 "do not show the difference that is about to be built and run"),
	OPT_END
};

static void on_say(void *ctx, const char *target, const char *text)
{
	cmd_note(ctx, "%s: %s", target, text);
}

static void on_progress(void *ctx, const char *target, const char *text)
{
	cmd_progress(ctx, "%s: %s", target, text);
}

static void on_warn(void *ctx, const char *text)
{
	cmd_warn(ctx, "%s", text);
}

/* A build runs what the tree's makefiles say: the difference is seen first. */
static void on_diff(void *ctx, const struct ci_target *t, struct str text)
{
	cmd_note(ctx,
		 "%s: the build runs the tree's own makefiles and programs, with these changes "
		 "(--no-diff leaves them out):",
		 t->name);
	cmd_note(ctx, "%.*s", STR_ARG(text));
}

static void show(struct ctx *c, const cJSON *doc, bool plan)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
	const struct ci_tints tints = {
		.good = cmd_tint(c, TINT_GREEN), .bad = cmd_tint(c, TINT_RED),
		.warn = cmd_tint(c, TINT_YELLOW), .dim = cmd_tint(c, TINT_DIM),
		.end = cmd_tint(c, TINT_END) };

	if (c->json) {
		cmd_json(c, doc);
		return;
	}
	results_text(c->arena, doc, plan, &tints, &out);
	cmd_print(c, buf_str(&out));
}

static bool what_of(const char *name, enum ci_what *ret)
{
	static const char *const names[] = { "plan", "build", "run" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (!strcmp(name, names[i])) {
			*ret = (enum ci_what)i;
			return true;
		}
	return false;
}

/* Our own options, for the runs of single branches that we start. */
static void globals(struct ctx *c, struct ci_opts *o)
{
	ARR(const char *) v = { 0 };

	if (c->repo) {
		*ARR_PUSH(c->arena, v) = "--repo";
		*ARR_PUSH(c->arena, v) = c->repo;
	}
	*ARR_PUSH(c->arena, v) = "--data";
	*ARR_PUSH(c->arena, v) = c->data;
	for (size_t i = 0; i < c->config.n; i++) {
		*ARR_PUSH(c->arena, v) = "--config";
		*ARR_PUSH(c->arena, v) = c->config.v[i];
	}
	o->global = v.v;
	o->n_global = v.n;
}

static int emit(struct ctx *c, const struct ci_cmd *v, int argc, const char *const *argv)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
	const struct emit m = { .branches = (const char *const *)v->branches.v, .n = v->branches.n,
				.series = v->series, .image = v->image, .set = (const char *const *)v->set.v,
				.n_set = v->set.n };
	struct err e = { 0 };

	if (argc != 1)
		return cmd_usage_error(c, "emit gitlab, or emit github");
	if (emit_pipeline(c->arena, argv[0], &m, &out, &e))
		return e.code == ERR_USAGE ? cmd_usage_error(c, "%s", e.what) : cmd_fail(c, &e);
	if (c->json) {
		cJSON *doc = cJSON_CreateObject();

		json_add_str(doc, "schema", "backport.ci-pipeline/1");
		json_add_str(doc, "system", argv[0]);
		json_add_str(doc, "text", out.p);
		cmd_json(c, doc);
		cJSON_Delete(doc);
	} else {
		cmd_print(c, buf_str(&out));
	}
	return 0;
}

/* A pipeline passes a variable, which may be empty. */
static const char *who_of(const struct ci_cmd *v)
{
	return v->by && v->by[0] ? v->by : NULL;
}

static int import(struct ctx *c, const struct ci_cmd *v, int argc, const char *const *argv)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
	const struct repo_opts where = cmd_where(c);
	const struct import_opts o = { .paths = argv, .n = (size_t)argc, .by = who_of(v),
				       .again = v->again, .who = cmd_who() };
	struct repo *repo = NULL;
	struct err e = { 0 };
	cJSON *doc = NULL;
	int rc, code = 0;

	if (!argc)
		return cmd_usage_error(c, "import what? A results.json, or a directory that holds some");
	rc = repo_open(&where, &repo, &e);
	if (!rc)
		rc = ci_import(repo, c->arena, &o, &doc, &code, &e);
	if (!rc && c->json) {
		cmd_json(c, doc);
	} else if (!rc) {
		import_text(c->arena, doc, &out);
		cmd_print(c, buf_str(&out));
	}
	cJSON_Delete(doc);
	repo_free(repo);
	return rc ? cmd_fail(c, &e) : code;
}

static int run(struct ctx *c, const void *values, int argc, const char *const *argv)
{
	const struct ci_cmd *v = values;
	const struct repo_opts where = cmd_where(c);
	struct ci_opts o = {
		.branches = (const char *const *)v->branches.v, .n_branches = v->branches.n,
		.ranges = argv + 1, .series = v->series, .data = c->data, .self = c->self,
		.config = v->config, .set = (const char *const *)v->set.v, .n_set = v->set.n,
		.work_dir = v->work_dir, .kernel_config = v->kernel_config, .level = v->level,
		.output = v->output, .by = who_of(v), .again = v->again, .no_note = v->no_note, .if_ported = v->if_ported,
		.env = (const char *const *)environ, .say = on_say, .progress = on_progress,
		.warn = on_warn, .diff = v->no_diff || c->json ? NULL : on_diff, .ctx = c };
	cJSON *doc = NULL;
	struct repo *repo;
	struct err e = { 0 };
	int rc, code = 0;

	for (const char *z = v->by; z && *z; z++)
		if ((unsigned char)*z < ' ')
			return cmd_usage_error(c, "--by is one line");
	if (!argc)
		return cmd_usage_error(c, "say what to do: plan, build, run, import or emit");
	if (!strcmp(argv[0], "emit"))
		return emit(c, v, argc - 1, argv + 1);
	if (!strcmp(argv[0], "import"))
		return import(c, v, argc - 1, argv + 1);
	if (!what_of(argv[0], &o.what))
		return cmd_usage_error(c, "'%s' is none of plan, build, run, import and emit",
				       argv[0]);
	o.n_ranges = (size_t)argc - 1;
	o.who = cmd_who();
	globals(c, &o);
	rc = repo_open(&where, &repo, &e);
	if (rc)
		return cmd_fail(c, &e);
	rc = ci_run(repo, c->arena, &o, &doc, &code, &e);
	cmd_progress_end(c);
	if (!rc)
		show(c, doc, o.what == CI_PLAN);
	cJSON_Delete(doc);
	repo_free(repo);
	return rc ? cmd_fail(c, &e) : code;
}

const struct cmd cmd_ci = {
	.name = "ci",
	.summary = "build a port, boot it, and hot-plug memory, before and after",
	.args = (const char *const[]){ "plan [A..B]...", "build [A..B]...", "run [A..B]...",
				     "import FILE|DIR...", "emit gitlab|github", NULL },
	.opts = opts,
	.opts_size = sizeof(struct ci_cmd),
	.description =
		"Proves a port on the branch it was made for: the port that apply made (--branch), or "
		"any range of commits. plan says what would be done and what is known already; build "
		"stops after the kernels are built; run goes all the way; emit writes a pipeline for GitLab or "
		"GitHub, one job a --branch, for a control repository that clones the kernel; import takes "
		"the results.json of such a job, or of a colleague's run, into this clone's notes.\n\n"
		"Four levels, each useful alone. objects: for every commit, the .c files it touches and "
		"those that use what its headers change are compiled in several configurations, before "
		"and after; what breaks, or warns where it did not, is a finding. build: a kernel of "
		"each side. boot: both reach a program of ours in QEMU. hotplug: memory is hot-added, a "
		"page that eight processes read is moved to and fro, and the memory is taken offline "
		"again. The verdict compares the two sides: before must show the fault, after must not.\n\n"
		"Verdicts: cured, built, booted (exit code 0); not-cured, regressed, broke, not-built, "
		"finding (1); not-shown, unclear, untested (2): nothing is proven by what could not be "
		"tested.\n\n"
		"The trees are exported to a work directory and built out of tree; the clone's work tree "
		"is not involved. The build runs what the tree's makefiles say, as you: the difference is "
		"shown first. What an old tree needs merely to be built with today's tools is an overlay: a named "
		"fix to the exported tree, listed in the result, never in the port. Settings come from --ci-config, the user's backport.ciConfig (never the "
		"repository's), or $XDG_CONFIG_HOME/backport/ci.config; make menuconfig writes one, and "
		"ci/Kconfig explains each. The result goes to refs/notes/backport, keyed by tree and "
		"patch-id. An imported one is noted on every port that goes from the same tree to the "
		"same tree, whatever its commits are called; it is the word of whoever ran it, and the "
		"line that mails quote says so. Everything that is started ends with this command, also when it is killed.",
	.examples = (const struct cmd_example[]){
		{ "backport ci plan --branch linux-4.19.y", "what would be tested" },
		{ "backport ci run --branch linux-4.19.y", "test the port that apply made" },
		{ "backport ci run --level objects v5.10..my-work", "compile what a range touches" },
		{ "backport ci run -b linux-4.19.y --set REPEATS=5 -o results",
		  "five runs a side, with KTAP and JUnit files" },
		{ "backport ci run -b linux-6.18.y --set LOAD_DEVICE=y",
		  "the waits for a device's memory too, without a device" },
		{ "backport ci emit gitlab -b linux-4.19.y -b linux-5.10.y > .gitlab-ci.yml",
		  "a pipeline for two branches" },
		{ "backport ci import ~/Downloads/artifacts", "what its jobs found, for status and mails" },
		{ NULL, NULL } },
	.run = run,
};
