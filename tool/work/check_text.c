/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/table.h"
#include "work/check.h"
#include "work/tally.h"

static const char *tint_of(const char *verdict, const struct status_tints *t)
{
	return !strcmp(verdict, "ok") ? t->good : !strcmp(verdict, "finding") ? t->bad : t->warn;
}

static size_t findings_of(const cJSON *rec)
{
	const cJSON *file;
	size_t n = 0;

	cJSON_ArrayForEach(file, cJSON_GetObjectItem(rec, "files"))
		n += (size_t)cJSON_GetArraySize(cJSON_GetObjectItem(file, "findings"));
	return n;
}

static void put_line(struct arena *a, const cJSON *rec, const struct status_tints *t,
		     struct buf *out)
{
	const char *commit = json_str(rec, "commit"), *verdict = json_str(rec, "verdict");
	const char *subject = json_str(rec, "subject"), *reason = json_str(rec, "reason");
	struct table *tab = table_new(a);
	size_t n = findings_of(rec);
	struct tally k;

	tally_change(rec, &k);
	table_cell(tab, commit ? arena_printf(a, "%.12s", commit) : json_str(rec, "mail"));
	table_cell(tab, tally_subject(a, subject ? subject : ""));
	table_cell(tab, arena_printf(a, "%s%s%s", tint_of(verdict, t), !strcmp(verdict, "finding") && n ?
		   arena_printf(a, "%zu finding%s", n, n == 1 ? "" : "s") : verdict, t->end));
	table_cell(tab, strcmp(verdict, "undecided") ? tally_text(a, &k) : reason ? reason : "");
	if (cJSON_IsTrue(cJSON_GetObjectItem(rec, "reused")))
		table_cell(tab, arena_printf(a, "%sunchanged since its note%s", t->dim, t->end));
	table_row(tab);
	table_print(tab, 0, out);
}

static void put_extra(const cJSON *file, const struct status_tints *t, struct buf *out)
{
	bool theirs = cJSON_IsTrue(cJSON_GetObjectItem(file, "upstream"));
	const cJSON *x;

	cJSON_ArrayForEach(x, cJSON_GetObjectItem(file, "extra")) {
		const char *fn = json_str(x, "function");

		buf_printf(out, "  %s%s:%.0f: %s%s+%.0f -%.0f that answer no line of upstream's%s%s\n",
			   t->dim, json_str(file, "target"),
			   cJSON_GetNumberValue(cJSON_GetObjectItem(x, "line")), fn ? fn : "",
			   fn && *fn ? ": " : "", cJSON_GetNumberValue(cJSON_GetObjectItem(x, "came")),
			   cJSON_GetNumberValue(cJSON_GetObjectItem(x, "gone")),
			   theirs ? "" : " (upstream leaves this file alone)", t->end);
	}
}

/* Edits that are not upstream's very lines, and why. */
static void put_edits(const cJSON *file, const struct status_tints *t, struct buf *out)
{
	const cJSON *e;

	cJSON_ArrayForEach(e, cJSON_GetObjectItem(file, "edits")) {
		const char *outcome = json_str(e, "outcome"), *why = json_str(e, "reason");
		const char *fn = json_str(e, "function");

		if (strcmp(outcome, "dropped") && strcmp(outcome, "adapted"))
			continue;
		buf_printf(out, "  %s%s%s%s #%.0f %s%s%s%s\n", t->dim, json_str(file, "target"),
			   fn && *fn ? ": " : "", fn ? fn : "",
			   cJSON_GetNumberValue(cJSON_GetObjectItem(e, "ordinal")), outcome,
			   why ? ": " : "", why ? why : "", t->end);
	}
}

static void put_findings(const cJSON *file, const struct status_tints *t, struct buf *out)
{
	const char *path = json_str(file, "target"), *last = NULL;
	const cJSON *k;

	cJSON_ArrayForEach(k, cJSON_GetObjectItem(file, "findings")) {
		const char *next = json_str(k, "next");

		if (last && next && strcmp(last, next))
			buf_printf(out, "    %s%s%s\n", t->dim, last, t->end);
		buf_printf(out, "  %s%s:%.0f%s: %s\n", t->bad, path,
			   cJSON_GetNumberValue(cJSON_GetObjectItem(k, "line")), t->end,
			   json_str(k, "text"));
		last = next;
	}
	if (last)
		buf_printf(out, "    %s%s%s\n", t->dim, last, t->end);
}

static void put_diff(const cJSON *rec, struct buf *out)
{
	const char *diff = json_str(rec, "range_diff");
	struct str rest = str_of(diff ? diff : ""), line;

	while (str_line(&rest, &line))
		buf_printf(out, "    %.*s\n", STR_ARG(line));
}

void check_text(struct arena *a, const cJSON *doc, bool diff, const struct status_tints *t,
		struct buf *out)
{
	size_t n = 0, found = 0, undecided = 0;
	const cJSON *rec, *file;

	cJSON_ArrayForEach(rec, cJSON_GetObjectItem(doc, "ports")) {
		const char *verdict = json_str(rec, "verdict"), *next = json_str(rec, "next");
		const char *reason = json_str(rec, "reason");

		n++;
		found += !strcmp(verdict, "finding");
		undecided += !strcmp(verdict, "undecided");
		put_line(a, rec, t, out);
		cJSON_ArrayForEach(file, cJSON_GetObjectItem(rec, "files"))
			put_findings(file, t, out);
		/* a check of the series on a file that the port leaves alone */
		if (!strcmp(verdict, "finding") && !findings_of(rec) && reason)
			buf_printf(out, "  %s%s%s\n", t->bad, reason, t->end);
		cJSON_ArrayForEach(file, cJSON_GetObjectItem(rec, "files")) {
			put_edits(file, t, out);
			put_extra(file, t, out);
		}
		if (next)
			buf_printf(out, "  next: %s\n", next);
		if (diff)
			put_diff(rec, out);
	}
	buf_printf(out, "%zu port%s: %zu with findings, %zu undecided\n", n, n == 1 ? "" : "s",
		   found, undecided);
	if ((found || undecided) && !diff)
		buf_addz(out, "upstream's patch beside the port's: backport check --diff\n");
}
