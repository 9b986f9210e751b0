/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "work/check_parts.h"

#include "git/missing.h"
#include "git/patch_id.h"
#include "git/scratch.h"
#include "index/cache.h"
#include "spatch/rule_load.h"
#include "work/cure.h"
#include "work/record.h"

/* More of a difference than this helps nobody; git range-diff shows the rest. */
#define RANGE_DIFF_MAX ((size_t)64 << 10)

static int load_series(struct check_run *r, struct err *e)
{
	struct strings names = { 0 };
	int rc = manifest_names(r->arena, r->o->data, &names, NULL);

	for (size_t i = 0; !rc && i < names.n; i++) {
		const struct manifest *m;

		rc = manifest_load(r->arena, r->o->data, names.v[i], &m, e);
		if (rc)
			return rc;
		*ARR_PUSH(r->arena, r->series) = m;
	}
	return 0;	/* no series at all: the rest can be judged */
}

static const struct change *listed(const struct check_run *r, const char *hex)
{
	for (size_t i = 0; hex && i < r->series.n; i++) {
		const struct change *c = manifest_find(r->series.v[i], hex);

		if (c)
			return c;
	}
	return NULL;
}

/* The command that shows what a finding is about. */
static const char *next_for(struct check_run *r, const struct port *p, const char *check,
			    const char *path, const char *name)
{
	static const char *const upstreams[] = { "lost", "left", "order", "call", "label", "return",
						 "operator", "value" };

	for (size_t i = 0; i < ARRAY_SIZE(upstreams); i++)
		if (!strcmp(check, upstreams[i]))
			return arena_printf(r->arena, "git show %.12s -- %s", p->hex, path);
	if (!strcmp(check, "name") && name)
		return arena_printf(r->arena, "git log --oneline -S'%s' %.12s", name, p->hex);
	return arena_printf(r->arena, "git show %.12s -- %s",
			    p->mail ? p->hex : oid_str(r->arena, &p->commit.id), path);
}

/* What record_change() does not know: extra lines, the next commands. */
static void complete(struct check_run *r, const struct port *p, const struct checked *c, cJSON *rec)
{
	cJSON *file, *k;
	size_t i = 0;

	cJSON_ArrayForEach(file, cJSON_GetObjectItem(rec, "files")) {
		bool theirs = i < c->upstreams;
		cJSON *extra = json_add_arr(file, "extra");

		json_add_bool(file, "upstream", theirs);
		cJSON_ArrayForEach(k, cJSON_GetObjectItem(file, "findings")) {
			const char *path = json_str(file, theirs ? "path" : "target");

			json_add_str(k, "next", next_for(r, p, json_str(k, "check"), path,
							 json_str(k, "name")));
		}
		for (size_t x = 0; x < c->account.extra.n; x++) {
			const struct account_extra *e = &c->account.extra.v[x];
			cJSON *o;

			if (e->file != i)
				continue;
			o = json_push_obj(extra);
			json_add_str(o, "function", arena_strn(r->arena, e->function));
			json_add_num(o, "line", e->line);
			json_add_num(o, "came", (double)e->came);
			json_add_num(o, "gone", (double)e->gone);
		}
		i++;
	}
}

static const char *verdict_of(const struct checked *c, const char **ret_reason)
{
	const char *unknown = NULL;

	*ret_reason = c->port.reason;
	for (size_t i = 0; i < c->port.n; i++)
		for (size_t k = 0; k < c->port.result[i].findings.n; k++) {
			const struct port_finding *f = &c->port.result[i].findings.v[k];

			if (!f->unknown)
				return "finding";
			unknown = f->text;
		}
	if (unknown)
		*ret_reason = unknown;
	return unknown ? "undecided" : c->port.reason ? "finding" : "ok";
}

static cJSON *record_undecided(struct port *p, cJSON *arr)
{
	cJSON *rec = record_change(arr, p->hex, p->subject, "undecided", NULL, NULL, p->undecided);

	json_add_str(rec, "next", p->next);
	return rec;
}

static int judge(struct check_run *r, struct port *p, cJSON *arr, cJSON **ret, struct err *e)
{
	CLEANUP(buf_release) struct buf diff = BUF_INIT(RANGE_DIFF_MAX);
	struct checked c = { 0 };
	const char *verdict, *reason;
	int rc = check_images(&r->shop, &p->upstream, &p->base, &p->made, &c, e);

	if (rc)
		return rc;
	check_judge(&r->shop, listed(r, p->hex), &p->base, &p->upstream.tree, &c);
	cure_findings(&r->shop, &p->upstream, &p->base, &c.port);
	verdict = verdict_of(&c, &reason);
	*ret = record_change(arr, p->hex, p->subject, verdict, &c.port, NULL, reason);
	complete(r, p, &c, *ret);
	check_range_diff(r->shop.arena, &c, &diff);
	json_add_str(*ret, "range_diff", diff.n ? diff.p : NULL);
	if (diff.full)
		json_add_bool(*ret, "range_diff_cut", true);
	return 0;
}

/* Everything that a record says besides the judgement. */
static void identify(struct check_run *r, const struct port *p, bool reused, cJSON *rec)
{
	char hex[OID_HEX + 1];

	cJSON_DeleteItemFromObject(rec, "commit");
	json_add_str(rec, "commit", p->mail ? NULL : oid_hex(&p->commit.id, hex));
	json_add_str(rec, "mail", p->mail ? p->mail->where : NULL);
	json_add_str(rec, "tree", p->undecided ? NULL : oid_hex(&p->made, hex));
	json_add_str(rec, "patch_id", p->undecided ? NULL : oid_hex(&p->patch_id, hex));
	json_add_bool(rec, "reused", reused);
	(void)r;
}

static int prepare_port(struct check_run *r, struct port *p, const struct oid *on, struct err *e)
{
	int rc = 0;

	if (!p->undecided)
		rc = check_upstream(r, p, e);
	if (!rc && !p->undecided && p->mail)
		rc = check_mail_trees(r, p, on, e);
	if (!rc && !p->undecided)
		rc = patch_id(r->repo, &p->base, &p->made, &p->patch_id, e);
	return rc;
}

static int one(struct check_run *r, size_t i, const struct oid *on, cJSON *arr)
{
	CLEANUP(arena_release) struct arena bench = ARENA_INIT;
	struct port *p = &r->ports.v[i];
	struct blob_cache blobs;
	struct err e = { 0 };
	cJSON *rec = NULL;
	bool reused;
	const char *verdict;
	int rc;

	blob_cache_init(&blobs, r->repo, &bench);
	r->shop.arena = &bench;
	r->shop.blobs = &blobs;
	rc = prepare_port(r, p, on, &e);
	rec = rc || p->undecided ? NULL : check_note_find(r, p);
	reused = rec != NULL;
	if (reused)
		cJSON_AddItemToArray(arr, rec);
	else if (!rc && !p->undecided)
		rc = judge(r, p, arr, &rec, &e);
	if (rc) {
		p->undecided = arena_printf(r->arena, "%s%s%s", e.path, *e.path ? ": " : "",
					    e.what);
		p->next = *e.next ? arena_str(r->arena, e.next) : NULL;
	}
	if (p->undecided)
		rec = record_undecided(p, arr);
	verdict = json_str(rec, "verdict");
	if (!reused && strcmp(verdict, "undecided"))
		check_note_add(r, p, rec);
	identify(r, p, reused, rec);
	return !strcmp(verdict, "undecided") ? 2 : !strcmp(verdict, "finding");
}

static int prepare(struct check_run *r, struct err *e)
{
	int rc = load_series(r, e);

	if (!rc)
		rc = rules_open(r->arena, r->o->data, &r->shop.rules, e);
	/* the trees that mails make are nobody's */
	if (!rc && r->o->n_mails)
		rc = scratch_begin(r->repo, e);
	r->shop.repo = r->repo;
	r->shop.data = r->o->data;
	return rc ? rc : check_find(r, e);
}

int check_ports(struct repo *repo, struct arena *a, const struct check_opts *o, cJSON **ret_doc,
		int *ret_exit, const char **ret_note, struct err *e)
{
	struct check_run r = { .repo = repo, .arena = a, .o = o };
	const struct oid *on = NULL;
	cJSON *doc, *arr;
	int worst = 0, rc = prepare(&r, e);

	if (rc)
		return rc;
	r.shop.names = cache_open(cache_dir(a, o->env));
	doc = cJSON_CreateObject();
	json_add_str(doc, "schema", "backport.check/1");
	json_add_str(doc, "repo", repo_name(repo));
	json_add_str(doc, "branch", o->branch);
	arr = json_add_arr(doc, "ports");
	for (size_t i = 0; i < r.ports.n; i++) {
		struct port *p = &r.ports.v[i];

		if (o->progress)
			o->progress(o->progress_ctx, i, r.ports.n);
		worst = err_exit_worse(worst, one(&r, i, on ? on : &p->base, arr));
		/* mails stand one on the other, as far as they apply */
		if (p->mail && !p->undecided)
			on = &p->made;
	}
	*ret_note = check_note_write(&r);
	if (!o->dry_run)
		missing_save(repo, NULL);
	workshop_release(&r.shop);
	*ret_doc = doc;
	*ret_exit = worst;
	return 0;
}
