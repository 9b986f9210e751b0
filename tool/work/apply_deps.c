// SPDX-License-Identifier: GPL-2.0-or-later
/* apply --with-deps: what a commit needs on a branch goes before it. */
#include "work/apply_parts.h"
#include "work/deps.h"

/* The prerequisites that deps found, or none when the commit fits alone. */
static int ask(struct run *r, const struct branch *b, const struct job *j, cJSON **ret,
	       struct err *e)
{
	struct deps_opts o = { .commit = j->hex, .branch = b->ref ? b->ref : b->name,
			       .data = r->o->data };
	struct repo *again;
	int unused, rc;

	if (r->o->progress)
		r->o->progress(r->o->progress_ctx,
			       arena_printf(r->arena, "%s: prerequisites", b->name));
	/* trial ports write objects, which must not reach the disk */
	rc = repo_again(r->repo, &again, e);
	if (rc)
		return rc;
	rc = deps_run(again, r->arena, &o, ret, &unused, e);
	repo_free(again);
	return rc ? err_at(e, b->name, j->hex, NULL) : 0;
}

static bool has_job(const struct jobs *l, const char *hex)
{
	for (size_t i = 0; i < l->n; i++) {
		if (l->v[i].hex && !strcmp(l->v[i].hex, hex))
			return true;
	}
	return false;
}

static int add_set(struct run *r, const struct job *j, const cJSON *doc, struct jobs *ret,
		   struct err *e)
{
	const cJSON *take = cJSON_GetObjectItem(doc, "take"), *x;

	if (cJSON_IsTrue(cJSON_GetObjectItem(cJSON_GetObjectItem(doc, "alone"), "fits")))
		return 0;
	cJSON_ArrayForEach(x, cJSON_GetObjectItem(take, "set")) {
		const char *hex = json_str(x, "id");
		struct job *dep;
		int rc;

		if (!hex || has_job(ret, hex))
			continue;
		dep = ARR_PUSH(r->arena, *ret);
		if (!oid_parse(str_of(hex), &dep->id))
			BUG("deps gave the id %s", hex);
		dep->named = true;
		dep->dep_of = arena_printf(r->arena, "%.12s (\"%s\")", j->hex, j->subject);
		rc = job_fill(r, dep, e);
		if (rc)
			return rc;
	}
	return 0;
}

int jobs_with_deps(struct run *r, const struct branch *b, struct jobs *ret, struct err *e)
{
	*ret = (struct jobs){ 0 };
	for (size_t i = 0; i < r->asked.n; i++) {
		const struct job *j = &r->asked.v[i];

		/* of its own changes the series knows what they need */
		if (j->named && j->have && !(j->change && j->change->requires.n) &&
		    !has_job(ret, j->hex)) {
			cJSON *doc = NULL;
			int rc = ask(r, b, j, &doc, e);

			if (!rc)
				rc = add_set(r, j, doc, ret, e);
			cJSON_Delete(doc);
			if (rc)
				return rc;
		}
		*ARR_PUSH(r->arena, *ret) = *j;
	}
	return 0;
}
