// SPDX-License-Identifier: GPL-2.0-or-later
#include "ci/run.h"

#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/io.h"
#include "ci/evidence.h"
#include "ci/results.h"
#include "ci/session.h"
#include "git/config.h"
#include "git/udiff.h"

static const char *env_of(const struct ci_opts *o, const char *name)
{
	size_t n = strlen(name);

	for (size_t i = 0; o->env && o->env[i]; i++)
		if (!strncmp(o->env[i], name, n) && o->env[i][n] == '=' && o->env[i][n + 1])
			return o->env[i] + n + 1;
	return NULL;
}

static const char *user_file(struct arena *a, const struct ci_opts *o)
{
	const char *dir = env_of(o, "XDG_CONFIG_HOME"), *home = env_of(o, "HOME"), *path;

	if (!dir && !home)
		return NULL;
	path = dir ? arena_printf(a, "%s/backport/ci.config", dir) :
	       arena_printf(a, "%s/.config/backport/ci.config", home);
	return io_exists(path) ? path : NULL;
}

/* --level: this one and what it stands on. */
static int set_level(const char *level, struct ci_config *c, struct err *e)
{
	static const char *const names[] = { "objects", "build", "boot", "hotplug" };
	bool *const at[] = { &c->level_objects, &c->level_build, &c->level_boot,
			     &c->level_hotplug };
	size_t n = 0;

	while (n < ARRAY_SIZE(names) && strcmp(names[n], level))
		n++;
	if (n == ARRAY_SIZE(names))
		return err_set(e, ERR_USAGE, "no level '%s'", level);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		*at[i] = i == n;
	return 0;
}

int ci_settings(struct repo *r, struct arena *a, const struct ci_opts *o, struct ci_config *ret,
		struct err *e)
{
	const char *path = o->config;
	struct ci_config c;
	int rc = 0;

	ci_config_defaults(&c);
	/* It names programs: never from the repository's own config. */
	if (!path && r)
		path = repo_config_trusted(r, "backport.ciConfig");
	if (!path)
		path = user_file(a, o);
	if (path)
		rc = ci_config_read(a, path, &c, e);
	if (!rc && o->level)
		rc = set_level(o->level, &c, e);
	if (!rc && o->what == CI_BUILD)
		c.level_boot = c.level_hotplug = false;
	for (size_t i = 0; !rc && i < o->n_set; i++)
		rc = ci_config_set(a, o->set[i], &c, e);
	if (!rc)
		*ret = c;
	return rc;
}

const char *ci_work_dir(struct arena *a, const struct ci_opts *o, const struct ci_config *c)
{
	const char *cache = env_of(o, "XDG_CACHE_HOME"), *home = env_of(o, "HOME"), *dir;
	char here[PATH_MAX];

	if (o->work_dir)
		dir = o->work_dir;
	else if (c->work_dir[0])
		dir = c->work_dir;
	else if (cache)
		dir = arena_printf(a, "%s/backport/ci", cache);
	else
		dir = arena_printf(a, "%s/.cache/backport/ci", home ? home : "/tmp");
	/* make -C needs it absolute. */
	if (dir[0] != '/' && getcwd(here, sizeof(here)))
		dir = arena_printf(a, "%s/%s", here, dir);
	return dir;
}

int ci_targets(struct repo *r, struct arena *a, const struct ci_opts *o, struct ci_targets *ret,
	       struct err *e)
{
	struct branches b = { 0 };
	int rc = 0;

	if (!o->n_branches && !o->n_ranges) {
		err_set(e, ERR_USAGE, "say what to test: --branch BRANCH, or A..B");
		return err_next(e, "backport ci plan --branch BRANCH");
	}
	if (o->n_branches)
		rc = repo_branches(r, a, o->branches, o->n_branches, &b, e);
	for (size_t i = 0; !rc && i < b.n; i++) {
		/* Of those that match a glob, the ones that have a port. */
		bool many = strpbrk(b.v[i].given, "*?[") != NULL;

		rc = target_branch(r, a, &b.v[i], o->series, ret, e);
		if (rc == ERR_NOT_FOUND && (many || o->if_ported)) {
			*e = (struct err){ 0 };
			rc = 0;
		}
	}
	for (size_t i = 0; !rc && i < o->n_ranges; i++)
		rc = target_range(r, a, o->ranges[i], ret, e);
	if (!rc && !ret->n && !o->if_ported)
		return err_set(e, ERR_NOT_FOUND, "none of these branches has a port to test"),
		       err_next(e, "backport apply --branch BRANCH");
	return rc;
}

static void show_diff(struct repo *r, const struct ci_opts *o, const struct ci_target *t)
{
	CLEANUP(buf_release) struct buf text = BUF_INIT(BUF_FILE_MAX);

	if (o->diff && !udiff_trees(r, &t->before_tree, &t->after_tree, &text, NULL))
		o->diff(o->ctx, t, buf_str(&text));
}

/* What was found goes to the commits' notes; without that it is still found. */
static void remember(struct repo *r, struct arena *a, const struct ci_opts *o,
		     const struct ci_target *t, const cJSON *doc)
{
	struct err e = { 0 };

	if (o->what == CI_RUN && !o->no_note && evidence_write(r, a, &o->who, t, doc, &e) &&
	    o->warn)
		o->warn(o->ctx, arena_printf(a, "%s: the result is not in the notes: %s", t->name,
					     e.what));
}

static int one_by_one(struct repo *r, struct arena *a, const struct ci_opts *o,
		      const struct ci_config *c, const struct ci_targets *t, cJSON *results,
		      int *ret_exit, struct err *e)
{
	struct lab l = { .arena = a, .repo = r, .config = c, .data = o->data,
			 .kernel_config = o->kernel_config, .again = o->again,
			 .by = o->by, .began = ident_date_utc(a, o->who.now),
			 .say = o->say, .progress = o->progress, .ctx = o->ctx };
	int rc;

	l.work = ci_work_dir(a, o, c);
	if (o->what == CI_PLAN) {
		for (size_t i = 0; i < t->n; i++) {
			cJSON *doc = session_plan(&l, &t->v[i]);

			evidence_state(r, a, &t->v[i], session_file(&l, &t->v[i]), doc);
			cJSON_AddItemToArray(results, doc);
		}
		return 0;
	}
	rc = lab_open(&l, c->level_boot || c->level_hotplug, e);
	for (size_t i = 0; !rc && i < t->n; i++) {
		cJSON *doc = NULL;

		*ret_exit = err_exit_worse(*ret_exit, session_run(&l, &t->v[i], &doc));
		remember(r, a, o, &t->v[i], doc);
		cJSON_AddItemToArray(results, doc);
	}
	return rc;
}

int ci_run(struct repo *r, struct arena *a, const struct ci_opts *o, cJSON **ret_doc,
	   int *ret_exit, struct err *e)
{
	struct ci_targets t = { 0 };
	struct ci_config c;
	cJSON *doc, *results;
	int code = 0, rc = ci_settings(r, a, o, &c, e);

	if (!rc)
		rc = ci_targets(r, a, o, &t, e);
	if (rc)
		return rc;
	for (size_t i = 0; o->what != CI_PLAN && i < t.n; i++)
		show_diff(r, o, &t.v[i]);
	doc = cJSON_CreateObject();
	json_add_str(doc, "schema", "backport.ci/1");
	json_add_str(doc, "repo", repo_name(r));
	results = json_add_arr(doc, "results");
	rc = o->what != CI_PLAN && t.n > 1 && c.parallel > 1 ?
	     parallel_run(a, o, &c, &t, results, &code, e) :
	     one_by_one(r, a, o, &c, &t, results, &code, e);
	if (!rc && o->output && o->what != CI_PLAN)
		rc = results_write(a, doc, o->output, e);
	if (rc) {
		cJSON_Delete(doc);
		return rc;
	}
	*ret_doc = doc;
	*ret_exit = code;
	return 0;
}
