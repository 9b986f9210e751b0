/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "work/apply_parts.h"

#include "git/blob.h"
#include "base/io.h"
#include "git/config.h"
#include "git/range.h"
#include "msg/message.h"

static int only_series(struct run *r, const char **ret, struct err *e)
{
	struct strings names = { 0 };
	int rc = manifest_names(r->arena, r->o->data, &names, e);

	*ret = NULL;
	if (rc)
		return rc;
	if (names.n == 1)
		*ret = names.v[0];
	return 0;
}

/* Certain changes, not what a series says. */
static bool asked(const struct run *r)
{
	return r->o->n_commits || r->o->n_mails;
}

/* Could the series have one of the commits asked for? Only its text is looked at:
 * reading it costs. */
static bool may_list(struct run *r, const char *name)
{
	CLEANUP(buf_release) struct buf text = BUF_INIT(BUF_FILE_MAX);
	const char *file = arena_printf(r->arena, "%s/series/%s.json", r->o->data, name);

	if (io_read(file, &text, NULL))
		return true;	/* loading it says what is wrong */
	for (size_t i = 0; i < r->o->n_commits; i++) {
		struct str id = str_of(r->o->commits[i]);

		if (!oid_is_hex(id, 7))
			return true;
		if (id.n > 12)
			id.n = 12;
		if (str_find(buf_str(&text), id, 0) >= 0)
			return true;
	}
	return false;
}

/* --series, backport.series, or the only one there is. */
static int load_series(struct run *r, struct err *e)
{
	const char *name = r->o->series;
	int rc;

	if (!name)
		name = repo_config_any(r->repo, "backport.series");
	if (!name) {
		rc = only_series(r, &name, asked(r) ? NULL : e);
		if (rc && !asked(r))
			return rc;
	}
	if (!name && asked(r))
		return 0;
	if (name && r->o->n_commits && !r->o->n_mails && !r->o->series && !may_list(r, name))
		return 0;
	if (!name)
		return err_set(e, ERR_USAGE, "there are several series: say which"),
		       err_next(e, "backport series");
	return manifest_load(r->arena, r->o->data, name, &r->series, e);
}

int job_fill(struct run *r, struct job *j, struct err *e)
{
	struct message m;
	int rc;

	j->hex = oid_str(r->arena, &j->id);
	j->have = repo_has(r->repo, &j->id);
	if (j->have) {
		rc = commit_read(r->repo, r->arena, &j->id, &j->commit, e);
		if (rc)
			return err_at(e, NULL, j->hex, NULL);
		message_parse(r->arena, j->commit.message, &m);
		j->subject = arena_strn(r->arena, m.subject);
	}
	if (j->change && !j->subject)
		j->subject = j->change->subject;
	return 0;
}

int jobs_add_change(struct run *r, const struct change *c, bool named, struct err *e)
{
	struct job *j;

	for (size_t i = 0; i < r->jobs.n; i++)
		if (r->jobs.v[i].change == c)
			return 0;
	j = ARR_PUSH(r->arena, r->jobs);
	j->change = c;
	j->named = named;
	if (!oid_parse(str_of(c->id), &j->id))
		BUG("manifest let the id %s through", c->id);
	return job_fill(r, j, e);
}

static int add_argument(struct run *r, const char *arg, struct err *e)
{
	const struct change *c = r->series ? manifest_find(r->series, arg) : NULL;
	struct oids ids = { 0 };
	int rc;

	if (c)
		return jobs_add_change(r, c, true, e);
	rc = range_add(r->repo, r->arena, arg, &ids, e);
	if (rc)
		return rc;
	for (size_t i = 0; i < ids.n; i++) {
		char hex[OID_HEX + 1];
		struct job *j;

		c = r->series ? manifest_find(r->series, oid_hex(&ids.v[i], hex)) : NULL;
		if (c) {
			rc = jobs_add_change(r, c, true, e);
		} else {
			j = ARR_PUSH(r->arena, r->jobs);
			j->id = ids.v[i];
			j->named = true;
			rc = job_fill(r, j, e);
		}
		if (rc)
			return rc;
	}
	return 0;
}

/* Loose commits are called after the last of them; a mail without an id after its words. */
static void name_loose(struct run *r, const struct job *last)
{
	struct oid words;

	if (last->hex) {
		r->name = arena_printf(r->arena, "pick-%.12s", last->hex);
		return;
	}
	blob_id(last->mail->message, &words);
	r->name = arena_printf(r->arena, "mail-%.12s", oid_str(r->arena, &words));
}

int jobs_find(struct run *r, struct err *e)
{
	bool listed = false;
	int rc = load_series(r, e);

	if (rc)
		return rc;
	for (size_t i = 0; i < r->o->n_commits; i++) {
		rc = add_argument(r, r->o->commits[i], e);
		if (rc)
			return rc;
	}
	for (size_t i = 0; i < r->o->n_mails; i++) {
		rc = jobs_add_mail(r, &r->o->mails[i], e);
		if (rc)
			return rc;
	}
	if (r->o->with_deps && asked(r)) {
		rc = requires_add(r, e);
		if (rc)
			return rc;
	}
	if (!asked(r) && r->series)
		for (size_t i = 0; i < r->series->n; i++) {
			rc = jobs_add_change(r, &r->series->change[i], false, e);
			if (rc)
				return rc;
		}
	for (size_t i = 0; i < r->jobs.n; i++)
		listed |= r->jobs.v[i].change != NULL;
	/* loose commits make no part of a series, unless the user says so */
	if (!listed && !r->o->series)
		r->series = NULL;
	r->name = r->o->name ? r->o->name : r->series ? r->series->name : NULL;
	if (!r->name && r->jobs.n)
		name_loose(r, &r->jobs.v[r->jobs.n - 1]);
	return 0;
}
