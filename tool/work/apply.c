/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "work/apply_parts.h"
#include "work/candidates.h"
#include "work/differs.h"

#include "base/io.h"
#include "git/config.h"
#include "git/missing.h"
#include "git/scratch.h"
#include "index/cache.h"
#include "spatch/rule_load.h"

/* Looked at early: a typing mistake should not show on the third branch. */
static int choose_style(struct run *r, struct err *e)
{
	if (r->o->style && !compose_style_parse(r->o->style, &r->style))
		return err_set(e, ERR_USAGE,
			       "no such style of upstream line: %s (" COMPOSE_STYLES ")",
			       r->o->style);
	r->bug = r->o->bug ? r->o->bug : repo_config_any(r->repo, "backport.bug");
	return 0;
}

/* Who ports, and whether they sign: that is a human act, never a default. */
static int choose_porter(struct run *r, struct err *e)
{
	const char *at;
	bool sign = r->o->signoff > 0;
	int rc = ident_committer(r->repo, r->arena, &r->o->who, &r->porter, e);

	if (rc)
		return rc;
	if (!r->o->signoff) {
		rc = repo_config_bool(r->repo, "backport.signoff", false, &sign, e);
		if (rc)
			return rc;
	}
	if (sign)
		r->signoff = arena_printf(r->arena, "%s <%s>", r->porter.name, r->porter.mail);
	r->porter_name = repo_config_any(r->repo, "backport.porter");
	if (!r->porter_name) {
		at = strchr(r->porter.mail, '@');
		r->porter_name = arena_strn(r->arena, (struct str){
			r->porter.mail, at ? (size_t)(at - r->porter.mail) : strlen(r->porter.mail) });
	}
	return 0;
}

static int choose_branches(struct run *r, struct branches *ret, struct err *e)
{
	const struct apply_opts *o = r->o;

	if (o->n_branches)
		return repo_branches(r->repo, r->arena, o->branches, o->n_branches, ret, e);
	if (!r->series)
		return err_set(e, ERR_USAGE, "onto which branch? Say --branch"),
		       err_next(e, "backport apply --branch linux-6.1.y %s",
				r->o->n_mails ? "--mbox FILE" :
				r->jobs.n ? r->jobs.v[0].hex : "COMMIT");
	/* targets are what may exist: one that does not is no error */
	for (size_t i = 0; i < r->series->targets.n; i++) {
		struct branches some = { 0 };
		int rc = repo_branches(r->repo, r->arena, &r->series->targets.v[i], 1, &some, e);

		if (rc && rc != ERR_NOT_FOUND)
			return rc;
		for (size_t k = 0; !rc && k < some.n; k++)
			*ARR_PUSH(r->arena, *ret) = some.v[k];
	}
	if (!ret->n)
		return err_set(e, ERR_NOT_FOUND, "no branch here is a target of series %s",
			       r->series->name),
		       err_next(e, "backport apply --branch BRANCH");
	return 0;
}

/* Everything that must be known before the first branch is looked at. */
int run_prepare(struct run *r, struct branches *branches, struct err *e)
{
	struct recovery rec = { 0 };
	int rc = choose_style(r, e);

	if (!rc)
		rc = choose_porter(r, e);
	if (!rc)
		rc = jobs_find(r, e);
	if (!rc)
		rc = choose_branches(r, branches, e);
	if (!rc && !r->o->no_resolutions)
		rc = resolutions_open(&r->store, r->repo, r->arena, e);
	if (!rc)
		rc = rules_open(r->arena, r->o->data, &r->shop.rules, e);
	if (rc)
		return rc;
	judge_init(&r->judge, r->repo, r->arena);
	if (r->series)
		judge_want_all(&r->judge, r->series);
	for (size_t i = 0; i < r->jobs.n; i++)
		if (r->jobs.v[i].hex)
			judge_want(&r->judge, r->jobs.v[i].hex);
	siblings_init(&r->siblings, r->repo, r->arena, r->series ? r->series->targets.v : NULL,
		      r->series ? r->series->targets.n : 0);
	r->siblings.no_hands = r->o->no_resolutions;
	r->shop.siblings = &r->siblings;
	r->shop.labels = &marks_plain;
	r->shop.repo = r->repo;
	if (!r->o->no_resolutions)
		r->shop.resolver = &r->store.resolver;
	r->shop.data = r->o->data;
	r->shop.spatch = repo_config_trusted(r->repo, "backport.spatch");
	if (r->o->dry_run)
		return scratch_begin(r->repo, e);
	rc = lock_take(r->repo, &r->lock, &rec, e);
	if (!rc && rec.found && r->o->note)
		r->o->note(r->o->progress_ctx, recovery_text(r->arena, &rec));
	return rc;
}

/* For explain: what the last run did, refusals included. */
static void save_run(struct run *r, const cJSON *doc)
{
	CLEANUP(buf_release) struct buf text = BUF_INIT(BUF_FILE_MAX);

	if (r->o->dry_run)
		return;
	json_print(doc, &text);
	io_write(session_path(r->repo, r->arena, "last.json"), buf_str(&text), NULL);
}

int apply_run(struct repo *repo, struct arena *a, const struct apply_opts *o, cJSON **ret_doc,
	      int *ret_exit, struct err *e)
{
	struct run r = { .repo = repo, .arena = a, .o = o, .differs_steps = DIFFERS_STEPS,
			 .candidate_tries = CANDIDATES_TRIES };
	struct branches branches = { 0 };
	cJSON *doc, *results;
	int rc = run_prepare(&r, &branches, e), worst = 0;

	if (rc)
		return rc;
	r.asked = r.jobs;
	r.shop.names = cache_open(cache_dir(a, o->env));
	doc = cJSON_CreateObject();
	json_add_str(doc, "schema", "backport.apply/1");
	json_add_str(doc, "repo", repo_name(repo));
	json_add_str(doc, "series", r.series ? r.series->name : NULL);
	results = json_add_arr(doc, "results");
	for (size_t i = 0; i < branches.n; i++) {
		if (o->progress)
			o->progress(o->progress_ctx, branches.v[i].name);
		worst = err_exit_worse(worst, branch_apply(&r, &branches.v[i], results));
	}
	newer_warn(&r, &branches, results);
	save_run(&r, doc);
	if (!o->dry_run)
		missing_save(repo, NULL);
	lock_drop(r.lock);
	workshop_release(&r.shop);
	*ret_doc = doc;
	*ret_exit = worst;
	return 0;
}
