/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/report.h"

#include "git/commit.h"
#include "git/results.h"
#include "mail/run.h"
#include "msg/message.h"
#include "work/record.h"

static int add_commit(struct repo *r, struct arena *a, const struct oid *id, cJSON *arr,
		      struct err *e)
{
	cJSON *o = json_push_obj(arr), *record;
	struct commit c;
	struct message m;
	int rc = commit_read(r, a, id, &c, e);

	if (rc)
		return rc;
	message_parse(a, c.message, &m);
	json_add_str(o, "commit", oid_str(a, id));
	json_add_str(o, "tree", oid_str(a, &c.tree));
	json_add_str(o, "subject", arena_strn(a, m.subject));
	json_add_str(o, "upstream", m.uprefs.n ? arena_strn(a, m.uprefs.v[0].id) : NULL);
	/* a port without a record was made by hand: that is an answer too */
	record = record_of(r, a, id);
	cJSON_AddItemToObject(o, "record", record ? record : cJSON_CreateNull());
	return 0;
}

static int add_result(struct repo *r, struct arena *a, const struct branch *b,
		      const struct result *res, cJSON *arr, struct err *e)
{
	cJSON *o = json_push_obj(arr), *commits;
	struct oids ids = { 0 };
	struct oid base;
	int rc = result_commits(r, a, b, res, &base, &ids, e);

	if (rc == ERR_NOT_FOUND)
		base = (struct oid){ 0 };
	else if (rc)
		return rc;
	json_add_str(o, "branch", b->name);
	json_add_str(o, "name", res->name);
	json_add_str(o, "ref", res->ref);
	json_add_str(o, "tip", oid_str(a, &res->tip));
	json_add_str(o, "base", rc ? NULL : oid_str(a, &base));
	json_add_bool(o, "stale", rc || !oid_eq(&base, &b->commit));
	commits = json_add_arr(o, "commits");
	rc = 0;
	for (size_t i = 0; !rc && i < ids.n; i++)
		rc = add_commit(r, a, &ids.v[i], commits, e);
	return rc;
}

int report_make(struct repo *r, struct arena *a, const struct status_opts *o, struct report *ret,
		struct err *e)
{
	struct report p = { 0 };
	int rc = status_run(r, a, o, &p.status, e);

	if (rc)
		return rc;
	p.ports = cJSON_CreateArray();
	for (size_t i = 0; !rc && i < p.status.branches.n; i++) {
		const struct branch *b = &p.status.branches.v[i];
		struct results all = { 0 };

		rc = results_of(r, a, b, &all, e);
		for (size_t k = 0; !rc && k < all.n; k++)
			rc = add_result(r, a, b, &all.v[k], p.ports, e);
	}
	if (!rc)
		rc = mail_status(r, a, &p.mails, e);
	if (rc)
		report_release(&p);
	else
		*ret = p;
	return rc;
}

void report_release(struct report *p)
{
	cJSON_Delete(p->ports);
	cJSON_Delete(p->mails);
	p->ports = p->mails = NULL;
}

cJSON *report_json(const struct report *p)
{
	cJSON *doc = cJSON_CreateObject();

	json_add_str(doc, "schema", "backport.report/1");
	json_add_str(doc, "repo", p->status.repo);
	cJSON_AddItemToObject(doc, "status", status_json(&p->status));
	cJSON_AddItemToObject(doc, "ports", cJSON_Duplicate(p->ports, true));
	cJSON_AddItemToObject(doc, "mails",
			      cJSON_Duplicate(cJSON_GetObjectItem(p->mails, "mails"), true));
	return doc;
}
