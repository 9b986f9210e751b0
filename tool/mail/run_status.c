/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What became of what was sent: ledger, queue and branch together. */
#include "git/journal.h"
#include "mail/run.h"
#include "series/judge.h"

struct fates {
	struct repo *repo;
	struct arena *arena;
	struct judge judge;
	struct ledger *ledger;
};

/* Series of a branch by its tree; NULL: not known, and any queue will do. */
static const char *series_of(struct fates *f, const struct branch *b)
{
	const char *version = NULL, *dot;

	if (repo_kernel_version(f->repo, f->arena, &b->tree, &version, NULL) || !version)
		return NULL;
	dot = strchr(version, '.');
	if (!dot)
		return NULL;
	return arena_strn(f->arena, (struct str){ version, (size_t)(dot + 1 - version) +
						  strspn(dot + 1, "0123456789") });
}

/*
 * "released" when the branch has it now, "queued" while the stable queue has it,
 * "dropped" when that had it and neither has it now; else what the ledger says.
 */
static const char *fate(struct fates *f, const struct ledger_line *l)
{
	struct judged *d = ARENA_NEW(f->arena, struct judged);
	struct branches b = { 0 };
	struct cell cell = { 0 };
	const char *series = NULL;
	struct oid id;

	if (l->state != SENT_DONE || !l->upstream || !l->branch)
		return sent_state_name(l->state);
	if (!repo_branches(f->repo, f->arena, &l->branch, 1, &b, NULL) && b.n) {
		series = series_of(f, &b.v[0]);
		if (oid_parse(str_of(l->upstream), &id) && repo_has(f->repo, &id)) {
			judged_init(d, &f->judge, &b.v[0]);
			if (!judge_commit(d, &id, &cell, NULL) &&
			    (cell.verdict == VERDICT_PRESENT || cell.verdict == VERDICT_SUPERSEDED))
				return "released";
		}
	}
	if (queue_find(&f->judge.queue, series, l->upstream)) {
		/* that it could not be remembered changes no answer of today */
		if (!l->queued)
			ledger_queued(f->ledger, l, NULL);
		return "queued";
	}
	return l->queued ? "dropped" : "sent";
}

int mail_status(struct repo *r, struct arena *a, cJSON **ret_doc, struct err *e)
{
	struct ledger l = { 0 };
	struct fates f = { .repo = r, .arena = a, .ledger = &l };
	struct lock *lock = NULL;
	cJSON *doc, *arr;
	int rc;

	judge_init(&f.judge, r, a);
	rc = f.judge.queue_err.code;
	if (rc)
		*e = f.judge.queue_err;
	/* what is seen in the queue is noted: not beside a run that sends */
	if (!rc && f.judge.queue.n)
		rc = lock_take(r, &lock, NULL, e);
	if (!rc)
		rc = ledger_open(r, a, &l, e);
	if (rc) {
		if (lock)
			lock_drop(lock);
		return rc;
	}
	for (size_t i = 0; i < l.line.n; i++)
		if (l.line.v[i].upstream)
			judge_want(&f.judge, l.line.v[i].upstream);
	doc = cJSON_CreateObject();
	json_add_str(doc, "schema", "backport.mail-status/1");
	arr = json_add_arr(doc, "mails");
	for (size_t i = 0; i < l.line.n; i++) {
		const struct ledger_line *k = &l.line.v[i];
		cJSON *o = json_push_obj(arr);

		json_add_str(o, "id", k->id);
		json_add_str(o, "branch", k->branch);
		json_add_str(o, "subject", k->subject);
		json_add_str(o, "upstream", k->upstream);
		json_add_str(o, "state", fate(&f, k));
		json_add_str(o, "why", k->why);
		json_add_num(o, "time", (double)k->time);
	}
	ledger_close(&l);
	if (lock)
		lock_drop(lock);
	*ret_doc = doc;
	return 0;
}

void mail_status_text(struct arena *a, const cJSON *doc, struct buf *out)
{
	const cJSON *m;
	bool any = false, doubt = false;

	(void)a;
	cJSON_ArrayForEach(m, cJSON_GetObjectItem(doc, "mails")) {
		const char *state = json_str(m, "state"), *why = json_str(m, "why");

		any = true;
		doubt |= !strcmp(state, "in-doubt");
		buf_printf(out, "%-9s %-18s %s%s%s%s\n", state, json_str(m, "branch") ?
			   json_str(m, "branch") : "", json_str(m, "subject"), why ? "  (" : "",
			   why ? why : "", why ? ")" : "");
	}
	if (!any)
		buf_addz(out, "nothing was sent yet\n");
	if (doubt)
		buf_addz(out, "next: look for what is in doubt in the archive; if it is not there, "
			 "backport mail --send --resend\n");
}
