/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Global options, the table of commands, dispatch. */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "cmd/cmd.h"

struct global_opts {
	struct opt_list chdir, config;
	const char *repo, *data, *man;
	bool json, quiet, verbose, version, completion, series, commands;
	int color;
};

static const struct opt globals[] = {
	OPT_LIST('C', NULL, "DIR", struct global_opts, chdir,
		 "run as if started in this directory"),
	OPT_STR(0, "repo", "DIR", struct global_opts, repo,
		"the kernel clone (default: the repository of the current directory)"),
	OPT_LIST(0, "config", "KEY=VALUE", struct global_opts, config,
		 "a setting, as git-config names it, for this run"),
	OPT_STR(0, "data", "DIR", struct global_opts, data, "where series/ and patches/ are"),
	OPT_FLAG(0, "json", struct global_opts, json, "print one JSON document and nothing else"),
	OPT_FLAG('q', "quiet", struct global_opts, quiet, "no talk on standard error but errors"),
	OPT_FLAG('v', "verbose", struct global_opts, verbose, "say more on standard error"),
	OPT_BOOL(0, "color", struct global_opts, color,
		 "colours, or none (default: on a terminal, unless NO_COLOR is set)"),
	OPT_FLAG(0, "version", struct global_opts, version,
		 "print our version, and the libraries'"),
	OPT_STR(0, "generate-man", "COMMAND", struct global_opts, man, NULL),
	OPT_FLAG(0, "generate-completion", struct global_opts, completion, NULL),
	OPT_FLAG(0, "list-commands", struct global_opts, commands, NULL),
	OPT_FLAG(0, "complete-series", struct global_opts, series, NULL),
	OPT_END
};

/* What the program itself answers: --version, pages, completion. False: nothing of that. */
static bool answer_self(struct ctx *c, const struct global_opts *g)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(SIZE_MAX / 2);

	if (g->version)
		cmd_version(&b);
	else if (g->man && (cmd_find(g->man) || !strcmp(g->man, "backport")))
		cmd_man(cmd_find(g->man), globals, &b);
	else if (g->completion)
		cmd_completion(globals, &b);
	else if (g->series)
		cmd_series_names(c, &b);
	else if (g->commands)
		cmd_names(&b);
	else
		return false;
	cmd_print(c, buf_str(&b));
	return true;
}

/* The global options in effect; they may stand before the command and after it. */
static int apply_globals(struct ctx *c, struct global_opts *g)
{
	for (size_t i = 0; i < g->chdir.n; i++)
		if (chdir(g->chdir.v[i]))
			return cmd_usage_error(c, "cannot change to %s: %s", g->chdir.v[i],
					       strerror(errno));
	g->chdir.n = 0;
	for (size_t i = 0; i < g->config.n; i++)
		if (!strchr(g->config.v[i], '='))
			return cmd_usage_error(c, "--config takes KEY=VALUE, not '%s'",
					       g->config.v[i]);
	c->repo = g->repo;
	c->config = g->config;
	c->json = g->json;
	c->verbosity = g->quiet ? -1 : g->verbose;
	cmd_setup(c, g->data, g->color, g->quiet);
	return 0;
}

static int run_command(struct ctx *c, const struct cmd *cmd, struct global_opts *g, int argc,
		       char *const *argv)
{
	void *values = arena_alloc(c->arena, cmd->opts_size);
	const struct opt_set sets[] = { { cmd->opts, values }, { globals, g } };
	CLEANUP(buf_release) struct buf usage = BUF_INIT(SIZE_MAX / 2);
	struct opt_rest rest;
	struct err e;
	int r;

	c->cmd = cmd;
	opt_defaults(cmd->opts, values);
	if (opt_parse(c->arena, sets, ARRAY_SIZE(sets), argc, argv, false, &rest, &e))
		return cmd_usage_error(c, "%s", e.what);
	if (rest.help == OPT_HELP_USAGE) {
		cmd_usage(cmd, &usage);
		cmd_print(c, buf_str(&usage));
		return 0;
	}
	r = apply_globals(c, g);
	if (r || answer_self(c, g))
		return r;
	if (rest.help)
		return cmd_help(c, cmd, globals);
	if (rest.argc && !cmd->args)
		return cmd_usage_error(c, "'%s' is one argument too many", rest.argv[0]);
	return cmd->run(c, values, rest.argc, rest.argv);
}

static int run(struct ctx *c, int argc, char *const *argv)
{
	CLEANUP(buf_release) struct buf usage = BUF_INIT(SIZE_MAX / 2);
	struct global_opts g = { 0 };
	const struct opt_set set = { globals, &g };
	const struct cmd *cmd;
	struct opt_rest rest;
	struct err e;
	int r;

	if (opt_parse(c->arena, &set, 1, argc, argv, true, &rest, &e))
		return cmd_usage_error(c, "%s", e.what);
	r = apply_globals(c, &g);
	if (r || (!rest.help && answer_self(c, &g)))
		return r;
	if (rest.help == OPT_HELP_PAGE)
		return cmd_help(c, NULL, globals);
	cmd_usage_main(globals, &usage);
	if (rest.help) {
		cmd_print(c, buf_str(&usage));
		return 0;
	}
	if (!rest.argc) {
		fputs(buf_str(&usage).p, stderr);
		return err_exit(ERR_USAGE);
	}
	cmd = cmd_find(rest.argv[0]);
	if (!cmd)
		return cmd_unknown(c, rest.argv[0]);
	return run_command(c, cmd, &g, rest.argc - 1, (char *const *)rest.argv + 1);
}

int main(int argc, char **argv)
{
	struct arena arena = ARENA_INIT;
	struct ctx c = { .arena = &arena };
	int code;

	mem_init();
	cmd_guard();
	code = cmd_finish(&c, run(&c, argc - 1, argv + 1));
	arena_release(&arena);
	return code;
}
