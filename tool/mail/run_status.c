/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What became of what was sent: ledger, queue and branch together. */
#include <dirent.h>

#include "base/io.h"
#include "git/config.h"
#include "mail/run.h"
#include "series/judge.h"

static bool queued(struct arena *a, const char *queue, const char *upstream)
{
	DIR *top = queue ? opendir(queue) : NULL;
	struct dirent *q, *f;
	bool found = false;

	while (top && !found && (q = readdir(top))) {
		const char *dir = arena_printf(a, "%s/%s", queue, q->d_name);
		DIR *d = str_starts(str_of(q->d_name), "queue-") ? opendir(dir) : NULL;

		while (d && !found && (f = readdir(d))) {
			CLEANUP(buf_release) struct buf b = BUF_INIT(BUF_FILE_MAX);

			if (str_ends(str_of(f->d_name), ".patch") &&
			    !io_read(arena_printf(a, "%s/%s", dir, f->d_name), &b, NULL))
				found = str_find(buf_str(&b), str_of(upstream), 0) >= 0;
		}
		if (d)
			closedir(d);
	}
	if (top)
		closedir(top);
	return found;
}

/* "released" when the branch has it now, "queued", or what the ledger says. */
static const char *fate(struct repo *r, struct arena *a, struct judge *j, const struct ledger_line *l,
			const char *queue)
{
	struct judged *d = ARENA_NEW(a, struct judged);
	struct branches b = { 0 };
	struct cell cell = { 0 };
	struct oid id;

	if (l->state != SENT_DONE || !l->upstream || !l->branch)
		return sent_state_name(l->state);
	if (!repo_branches(r, a, &l->branch, 1, &b, NULL) && b.n &&
	    oid_parse(str_of(l->upstream), &id) && repo_has(r, &id)) {
		judged_init(d, j, &b.v[0]);
		if (!judge_commit(d, &id, &cell, NULL) &&
		    (cell.verdict == VERDICT_PRESENT || cell.verdict == VERDICT_SUPERSEDED))
			return "released";
	}
	return queued(a, queue, l->upstream) ? "queued" : "sent";
}

int mail_status(struct repo *r, struct arena *a, cJSON **ret_doc, struct err *e)
{
	const char *queue = repo_config_trusted(r, "backport.stableQueue");
	struct ledger l = { 0 };
	struct judge j;
	cJSON *doc, *arr;
	int rc = ledger_open(r, a, &l, e);

	if (rc)
		return rc;
	judge_init(&j, r, a);
	for (size_t i = 0; i < l.line.n; i++)
		if (l.line.v[i].upstream)
			judge_want(&j, l.line.v[i].upstream);
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
		json_add_str(o, "state", fate(r, a, &j, k, queue));
		json_add_str(o, "why", k->why);
		json_add_num(o, "time", (double)k->time);
	}
	ledger_close(&l);
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
