/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The page: no script, no file beside it, readable in the dark and on paper. */
#include "report/words.h"

static const char style[] =
	":root{color-scheme:light dark}"
	"body{font:15px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem}"
	"table{border-collapse:collapse;width:100%;margin:1rem 0}"
	"th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #8884;vertical-align:top}"
	"th{font-weight:600}code{font-size:.9em}small{opacity:.75}"
	".good{color:#18794e}.warn{color:#ad5700}.bad{color:#c62a2f;font-weight:600}.dim{opacity:.6}"
	"@media(prefers-color-scheme:dark){.good{color:#4cc38a}.warn{color:#ffa01c}.bad{color:#ff6369}}"
	"details{margin:.2rem 0}summary{cursor:pointer}";

/* What comes from a repository or a mail is text, never markup. */
static void esc(struct buf *b, const char *z)
{
	for (; z && *z; z++) {
		switch (*z) {
		case '&':
			buf_addz(b, "&amp;");
			break;
		case '<':
			buf_addz(b, "&lt;");
			break;
		case '>':
			buf_addz(b, "&gt;");
			break;
		case '"':
			buf_addz(b, "&quot;");
			break;
		default:
			buf_addc(b, *z);
		}
	}
}

static void tag(struct buf *b, const char *open, const char *text, const char *close)
{
	buf_addz(b, open);
	esc(b, text);
	buf_addz(b, close);
}

static const char *class_of(const struct cell *c)
{
	switch (c->verdict) {
	case VERDICT_PRESENT:
		return c->defects.n ? "bad" : "good";
	case VERDICT_SUPERSEDED:
	case VERDICT_PORTED:
		return "good";
	case VERDICT_NEEDED:
	case VERDICT_NEEDS_PREREQUISITE:
	case VERDICT_PORTED_STALE:
		return "warn";
	case VERDICT_UNKNOWN:
	case VERDICT_REVERTED:
		return "bad";
	default:
		return "dim";
	}
}

/* The verdict, and behind it the evidence. */
static void cell_html(struct arena *a, const struct cell *c, struct buf *b)
{
	buf_printf(b, "<td><details><summary class=\"%s\">%s%s</summary><small>", class_of(c),
		   verdict_name(c->verdict), c->defects.n ? ", with a defect" : "");
	if (c->why) {
		esc(b, c->why);
		buf_addz(b, "<br>");
	}
	esc(b, c->rule ? c->rule : "no evidence");
	if (c->detail)
		tag(b, ": ", c->detail, "");
	if (!oid_is_zero(&c->commit))
		buf_printf(b, " (<code>%s</code>)", oid_abbrev(a, &c->commit, 12));
	for (size_t i = 0; i < c->defects.n; i++) {
		const struct defect *d = &c->defects.v[i];

		tag(b, "<br><span class=\"bad\">", d->path, "");
		if (d->line)
			buf_printf(b, ":%u", (unsigned)d->line);
		tag(b, ": ", d->text, "</span>");
	}
	for (size_t i = 0; i < c->notes.n; i++)
		tag(b, "<br>", c->notes.v[i], "");
	buf_addz(b, "</small></details></td>");
}

static void grid(struct arena *a, const struct status_group *g, struct buf *b)
{
	tag(b, "<h2>", g->manifest ? g->manifest->name : "Commits",
	    "</h2>\n<table><tr><th>Change</th>");
	for (size_t k = 0; k < g->n_branch; k++)
		tag(b, "<th>", g->branch[k]->name, "</th>");
	buf_addz(b, "</tr>\n");
	for (size_t i = 0; i < g->n_row; i++) {
		const struct cell *row = &g->cell[i * g->n_branch];

		buf_printf(b, "<tr><td><code>%.12s</code> ", row->id);
		tag(b, "", row->subject, "</td>");
		for (size_t k = 0; k < g->n_branch; k++)
			cell_html(a, &row[k], b);
		buf_addz(b, "</tr>\n");
	}
	buf_addz(b, "</table>\n");
}

static void edits(const cJSON *record, struct buf *b)
{
	const cJSON *f, *e;

	buf_addz(b, "<details><summary>edit by edit</summary><small>");
	cJSON_ArrayForEach(f, cJSON_GetObjectItem(record, "files")) {
		tag(b, "<b>", json_str(f, "target") ? json_str(f, "target") : json_str(f, "path"),
		    "</b><br>");
		cJSON_ArrayForEach(e, cJSON_GetObjectItem(f, "edits")) {
			tag(b, "", json_str(e, "function") && *json_str(e, "function") ?
			    json_str(e, "function") : "(no function)", ": ");
			tag(b, "", json_str(e, "outcome"), " (");
			tag(b, "", json_str(e, "rung"), ")");
			if (json_str(e, "reason"))
				tag(b, ": ", json_str(e, "reason"), "");
			buf_addz(b, "<br>");
		}
	}
	buf_addz(b, "</small></details>");
}

static void one_commit(struct arena *a, const cJSON *c, struct buf *b)
{
	const cJSON *record = cJSON_GetObjectItem(c, "record");
	const char *check = words_check(a, c), *up = json_str(c, "upstream");

	buf_printf(b, "<tr><td><code>%.12s</code> ", up ? up : "no id");
	tag(b, "", json_str(c, "subject"), "");
	tag(b, "<br><small>here <code>", arena_printf(a, "%.12s", json_str(c, "commit")),
	    "</code></small></td>");
	tag(b, "<td>", words_edits(a, c), "");
	if (cJSON_IsTrue(cJSON_GetObjectItem(record, "review")))
		tag(b, "<br><span class=\"warn\">to review: ", json_str(record, "review_why") ?
		    json_str(record, "review_why") : "the engine had to guess", "</span>");
	if (cJSON_IsObject(record))
		edits(record, b);
	tag(b, "</td><td>", words_tests(a, c), "</td>");
	tag(b, "<td>", check ? check : "not asked", "</td></tr>\n");
}

static void ports(struct arena *a, const struct report *p, struct buf *b)
{
	const cJSON *port, *c;

	if (cJSON_GetArraySize(p->ports))
		buf_addz(b, "<h2>Ports</h2>\n");
	cJSON_ArrayForEach(port, p->ports) {
		tag(b, "<h3>", json_str(port, "branch"), " <small>");
		tag(b, "", json_str(port, "ref") + strlen("refs/heads/"), "</small></h3>\n");
		if (cJSON_IsTrue(cJSON_GetObjectItem(port, "stale")))
			buf_addz(b, "<p class=\"warn\">Made on an older tip of the branch.</p>\n");
		buf_addz(b, "<table><tr><th>Change</th><th>Port</th><th>Tests</th><th>Check</th></tr>\n");
		cJSON_ArrayForEach(c, cJSON_GetObjectItem(port, "commits"))
			one_commit(a, c, b);
		buf_addz(b, "</table>\n");
	}
}

static void mails(const struct report *p, struct buf *b)
{
	const cJSON *m, *list = cJSON_GetObjectItem(p->mails, "mails");

	if (!cJSON_GetArraySize(list))
		return;
	buf_addz(b, "<h2>Mails</h2>\n<table><tr><th>Branch</th><th>Mail</th><th>State</th></tr>\n");
	cJSON_ArrayForEach(m, list) {
		tag(b, "<tr><td>", json_str(m, "branch"), "</td>");
		tag(b, "<td>", json_str(m, "subject"), "</td>");
		tag(b, "<td>", json_str(m, "state"), "</td></tr>\n");
	}
	buf_addz(b, "</table>\n");
}

void report_html(struct arena *a, const struct report *p, struct buf *out)
{
	buf_addz(out, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
		 "<meta name=\"viewport\" content=\"width=device-width\">");
	tag(out, "<title>backport: ", p->status.repo, "</title>");
	buf_printf(out, "<style>%s</style></head><body>\n", style);
	tag(out, "<h1>", p->status.repo, "</h1>\n");
	for (size_t i = 0; i < p->status.group.n; i++)
		grid(a, &p->status.group.v[i], out);
	ports(a, p, out);
	mails(p, out);
	buf_addz(out, "</body></html>\n");
}
