/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/run.h"

static void lint_lines(const cJSON *b, const char *level, struct buf *out)
{
	const cJSON *l;

	cJSON_ArrayForEach(l, cJSON_GetObjectItem(b, "lint")) {
		const char *commit = json_str(l, "commit");

		if (strcmp(json_str(l, "level"), level))
			continue;
		buf_printf(out, "  %s: %s: %s%s%.12s%s  [%s]\n", level, json_str(l, "rule"),
			   json_str(l, "text"), commit ? " (" : "", commit ? commit : "",
			   commit ? ")" : "", json_str(l, "source"));
	}
}

static void who(const cJSON *mail, const char *key, struct buf *out)
{
	const cJSON *p;

	cJSON_ArrayForEach(p, cJSON_GetObjectItem(mail, key))
		buf_printf(out, "      %s %s\n", key, p->valuestring);
}

static void one(struct arena *a, const cJSON *b, struct buf *out)
{
	const cJSON *m, *e = cJSON_GetObjectItem(b, "error");
	const char *to = json_str(b, "to"), *dir = json_str(b, "directory"), *branch = json_str(b, "branch");
	bool blocked = cJSON_IsTrue(cJSON_GetObjectItem(b, "blocked")), all = true, any = false;

	(void)a;
	buf_printf(out, "%s%s%s\n", branch, to ? " -> " : "", to ? to : "");
	cJSON_ArrayForEach(m, cJSON_GetObjectItem(b, "mails")) {
		const char *state = json_str(m, "state");

		any = true;
		all &= !strcmp(state, "sent");
		buf_printf(out, "  %-9s %s\n", blocked ? "blocked" : strcmp(state, "not-sent") ? state : "",
			   json_str(m, "subject"));
		if (!blocked)
			who(m, "to", out);
		if (!blocked)
			who(m, "cc", out);
	}
	lint_lines(b, "blocking", out);
	lint_lines(b, "warning", out);
	if (e) {
		buf_printf(out, "  error: %s\n", json_str(e, "what"));
		if (json_str(e, "next"))
			buf_printf(out, "  next: %s\n", json_str(e, "next"));
	}
	if (dir)
		buf_printf(out, "  files: %s\n", dir);
	if (dir && any && !all && to && !e)
		buf_printf(out, "  next: read them, then backport mail --branch %s --send\n",
			   branch);
}

void mail_run_text(struct arena *a, const cJSON *doc, struct buf *out)
{
	const cJSON *b;

	cJSON_ArrayForEach(b, cJSON_GetObjectItem(doc, "branches"))
		one(a, b, out);
}
