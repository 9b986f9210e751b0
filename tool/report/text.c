/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/run.h"
#include "report/words.h"

static void one_commit(struct arena *a, const cJSON *c, const struct status_tints *t,
		       struct buf *out)
{
	const cJSON *record = cJSON_GetObjectItem(c, "record");
	const char *up = json_str(c, "upstream"), *check = words_check(a, c);

	buf_printf(out, "    %.12s  %s\n", up ? up : "(no id)     ", json_str(c, "subject"));
	buf_printf(out, "        port   %s\n", words_edits(a, c));
	buf_printf(out, "        tests  %s\n", words_tests(a, c));
	if (check)
		buf_printf(out, "        check  %s\n", check);
	if (cJSON_IsTrue(cJSON_GetObjectItem(record, "review")))
		buf_printf(out, "        %sreview%s %s\n", t->warn, t->end, json_str(record, "review_why") ?
			   json_str(record, "review_why") : "the engine had to guess");
}

void report_text(struct arena *a, const struct report *p, const struct status_tints *t,
		 struct buf *out)
{
	const cJSON *port, *c;

	status_text(a, &p->status, false, t, out);
	cJSON_ArrayForEach(port, p->ports) {
		buf_printf(out, "\n%s  %s%s\n", json_str(port, "branch"),
			   json_str(port, "ref") + strlen("refs/heads/"),
			   cJSON_IsTrue(cJSON_GetObjectItem(port, "stale")) ?
			   "  (made on an older tip: backport apply --refresh)" : "");
		cJSON_ArrayForEach(c, cJSON_GetObjectItem(port, "commits"))
			one_commit(a, c, t, out);
	}
	if (cJSON_GetArraySize(cJSON_GetObjectItem(p->mails, "mails"))) {
		buf_addz(out, "\nmails\n");
		mail_status_text(a, p->mails, out);
	}
}
