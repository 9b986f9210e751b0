// SPDX-License-Identifier: GPL-2.0-or-later
/* Which branches, which changes; the judge does the rest. */
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "git/config.h"
#include "git/missing.h"
#include "git/range.h"
#include "status/parts.h"

static int add_manifest(struct run *w, const char *name, struct err *e)
{
	const struct manifest *m;
	int rc = manifest_load(w->a, w->o->data, name, &m, e);

	if (!rc)
		*ARR_PUSH(w->a, w->manifests) = m;
	return rc;
}

int status_manifests(struct run *w, struct err *e)
{
	const char *one = w->o->series ? w->o->series :
		repo_config_any(w->repo, "backport.series");
	struct strings names;
	int rc;

	if (one)
		return add_manifest(w, one, e);
	rc = manifest_names(w->a, w->o->data, &names, e);
	for (size_t i = 0; !rc && i < names.n; i++)
		rc = add_manifest(w, names.v[i], e);
	if (!rc && !w->manifests.n)
		rc = err_set(e, ERR_NOT_FOUND, "there is no series in %s/series", w->o->data);
	return rc;
}

static bool has_branch(const struct branches *list, const struct branch *b)
{
	for (size_t i = 0; i < list->n; i++) {
		const struct branch *x = &list->v[i];

		if (x->ref && b->ref ? !strcmp(x->ref, b->ref) : !strcmp(x->name, b->name))
			return true;
	}
	return false;
}

/* The manifests' targets that are here; most clones have a few of them. */
static int find_targets(struct run *w, struct err *e)
{
	const char *first = NULL;

	for (size_t i = 0; i < w->manifests.n; i++) {
		const struct strings *t = &w->manifests.v[i]->targets;

		for (size_t k = 0; k < t->n; k++) {
			struct branches got = { 0 };
			int rc = repo_branches(w->repo, w->a, &t->v[k], 1, &got, e);

			if (rc && rc != ERR_NOT_FOUND)
				return rc;
			first = first ? first : t->v[k];
			for (size_t n = 0; !rc && n < got.n; n++) {
				if (!has_branch(&w->s->branches, &got.v[n]))
					*ARR_PUSH(w->a, w->s->branches) = got.v[n];
			}
		}
	}
	if (w->s->branches.n)
		return 0;
	err_set(e, ERR_NOT_FOUND, first ? "no branch that the series is for (%s, …) is in %s" :
		"no branch was named (%s%s)", first ? first : "", repo_name(w->repo));
	err_next(e, "backport status --branch '*'");
	return ERR_NOT_FOUND;
}

static int find_branches(struct run *w, struct err *e)
{
	const char *const *v = w->o->branches.v;
	size_t n = w->o->branches.n;
	const char **set;

	if (!n) {
		repo_config_list(w->repo, w->a, "backport.branch", false, &set, &n);
		v = (const char *const *)set;
	}
	if (n)
		return repo_branches(w->repo, w->a, v, n, &w->s->branches, e);
	w->by_target = true;
	return find_targets(w, e);
}

static bool is_target(const struct manifest *m, const struct branch *b)
{
	for (size_t i = 0; i < m->targets.n; i++) {
		if (!fnmatch(m->targets.v[i], b->name, 0) ||
		    !fnmatch(m->targets.v[i], b->base_name, 0))
			return true;
	}
	return false;
}

static void new_group(struct run *w, const struct manifest *m, size_t rows)
{
	struct status_group *g = ARR_PUSH(w->a, w->s->group);
	size_t n = w->s->branches.n;

	g->manifest = m;
	g->n_row = rows;
	g->branch = ARENA_NEW_N(w->a, const struct branch *, n);
	for (size_t i = 0; i < n; i++) {
		if (!m || !w->by_target || is_target(m, &w->s->branches.v[i]))
			g->branch[g->n_branch++] = &w->s->branches.v[i];
	}
	g->cell = ARENA_NEW_N(w->a, struct cell, rows * g->n_branch);
}

static int fill_cell(struct run *w, struct judged *d, const struct status_group *g, size_t row,
		     struct cell *ret, struct err *e)
{
	const struct row *named;
	int rc = 0;

	if (g->manifest) {
		judge_change(d, g->manifest, &g->manifest->change[row], ret);
	} else {
		named = &w->rows.v[row];
		if (named->m)
			judge_change(d, named->m, named->c, ret);
		else
			rc = judge_commit(d, &named->id, ret, e);
		ret->cve = named->cve;
	}
	if (!rc && w->kconfig[d - w->judged].path)
		judge_not_built(d, &w->kconfig[d - w->judged], ret);
	if (!rc)
		w->s->exit = err_exit_worse(w->s->exit, cell_exit(ret));
	return rc;
}

static int fill_column(struct run *w, size_t b, struct err *e)
{
	struct judged *d = &w->judged[b];
	int rc = 0;

	for (size_t i = 0; i < w->s->group.n; i++) {
		struct status_group *g = &w->s->group.v[i];

		for (size_t col = 0; col < g->n_branch; col++) {
			if (g->branch[col] != d->branch)
				continue;
			for (size_t row = 0; row < g->n_row && !rc; row++)
				rc = fill_cell(w, d, g, row, &g->cell[row * g->n_branch + col], e);
		}
	}
	return rc;
}

static void on_read(void *ctx, size_t n_read)
{
	struct run *w = ctx;

	w->o->progress(w->o->ctx, "reading history", n_read, 0);
}

/* A path of the user's own choosing: never the repository's. */
static int read_kconfigs(struct run *w, struct err *e)
{
	size_t n = w->s->branches.n;
	int rc = 0;

	w->kconfig = ARENA_NEW_N(w->a, struct kconfig, n);
	for (size_t b = 0; b < n && !rc; b++) {
		const char *name = w->s->branches.v[b].base_name;
		const char *key = arena_printf(w->a, "backport.%s.kconfig", name);
		const char *path = w->o->kconfig ? w->o->kconfig :
			repo_config_trusted(w->repo, key);

		if (path && *path)
			rc = kconfig_read(w->a, path, &w->kconfig[b], e);
		if (rc && !w->o->kconfig)
			err_prefix(e, "%s", key);
	}
	return rc;
}

static int fill(struct run *w, struct err *e)
{
	size_t n = w->s->branches.n;
	int rc = read_kconfigs(w, e);

	if (rc)
		return rc;
	w->judged = ARENA_NEW_N(w->a, struct judged, n);
	for (size_t b = 0; b < n; b++)
		judged_init(&w->judged[b], &w->judge, &w->s->branches.v[b]);
	w->judge.progress = w->o->progress ? on_read : NULL;
	w->judge.progress_ctx = w;
	judge_prepare(w->judged, n);
	if (w->o->fixes)
		status_fixes(w);
	if (w->loose)
		new_group(w, NULL, w->rows.n);
	for (size_t i = 0; !w->loose && i < w->manifests.n; i++)
		new_group(w, w->manifests.v[i], w->manifests.v[i]->n);
	for (size_t b = 0; b < n && !rc; b++) {
		if (w->o->progress)
			w->o->progress(w->o->ctx, w->s->branches.v[b].name, b + 1, n);
		rc = fill_column(w, b, e);
	}
	return rc;
}

int status_run(struct repo *r, struct arena *a, const struct status_opts *o, struct status *ret,
	       struct err *e)
{
	struct run w = { .repo = r, .a = a, .o = o, .s = ret };
	size_t missing;
	int rc;

	*ret = (struct status){ .repo = repo_name(r) };
	w.loose = o->commits.n || o->fixes;
	rc = w.loose ? status_commits(&w, e) : status_manifests(&w, e);
	if (!rc)
		rc = find_branches(&w, e);
	if (rc)
		return rc;
	judge_init(&w.judge, r, a);
	for (size_t i = 0; i < w.manifests.n; i++)
		judge_want_all(&w.judge, w.manifests.v[i]);
	for (size_t i = 0; i < w.rows.n; i++)
		judge_want(&w.judge, oid_str(a, &w.rows.v[i].id));
	if (w.judge.queue_err.code) {
		*e = w.judge.queue_err;
		return e->code;
	}
	rc = fill(&w, e);
	if (!rc && o->fixes)
		status_only_open(&w);
	if (!rc && o->month)
		status_newer(&w);
	/* the command that we print reads this list */
	missing_list(r, &missing);
	if (!rc && missing)
		rc = missing_save(r, e);
	return rc;
}

cJSON *status_json(const struct status *s)
{
	cJSON *doc = cJSON_CreateObject(), *cells;

	if (!doc)
		BUG("out of memory");
	json_add_str(doc, "schema", "backport.status/1");
	cells = json_add_arr(doc, "cells");
	for (size_t i = 0; i < s->group.n; i++) {
		const struct status_group *g = &s->group.v[i];

		for (size_t k = 0; k < g->n_row * g->n_branch; k++)
			cell_json(&g->cell[k], cells);
	}
	return doc;
}
