/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "work/apply_text.h"

#include "base/table.h"
#include "work/conflict_text.h"
#include "work/refresh.h"
#include "work/tally.h"

static const char *tint_of(const char *verdict, const struct status_tints *t)
{
	if (!strcmp(verdict, "ported"))
		return t->good;
	if (!strcmp(verdict, "conflict") || !strcmp(verdict, "error"))
		return t->bad;
	if (!strcmp(verdict, "unknown") || !strcmp(verdict, "needs-prerequisite"))
		return t->warn;
	return t->dim;
}

/* A port to look at; of one that somebody resolved before, who that was. */
static const char *to_review(struct arena *a, const cJSON *c, const struct status_tints *t)
{
	const char *why = json_str(c, "review_why");

	if (!cJSON_IsTrue(cJSON_GetObjectItem(c, "review")))
		return "";
	if (!why || strncmp(why, "as ", 3))
		return arena_printf(a, "; %sreview it%s", t->warn, t->end);
	return arena_printf(a, "; %sreview it%s: %s", t->warn, t->end, why);
}

static void change_row(struct arena *a, const cJSON *c, struct table *tab,
		       const struct status_tints *t)
{
	const char *id = json_str(c, "id"), *verdict = json_str(c, "verdict");
	const char *form = json_str(c, "form"), *reason = json_str(c, "reason");
	const char *subject = json_str(c, "subject");
	struct tally k;

	tally_change(c, &k);
	table_cell(tab, arena_printf(a, "%.12s", id ? id : "-"));
	table_cell(tab, tally_subject(a, subject ? subject : ""));
	table_cell(tab, arena_printf(a, "%s%s%s", tint_of(verdict, t), verdict, t->end));
	if (!strcmp(verdict, "ported") && k.all) {
		bool semantic = form && !strcmp(form, "semantic");

		table_cell(tab, form && !strcmp(form, "sibling") ? "sibling" :
				semantic || !k.rung ? "semantic" : k.rung);
		table_cell(tab, arena_printf(a, "%s%s", tally_text(a, &k), to_review(a, c, t)));
	} else if (strcmp(verdict, "conflict") && strcmp(verdict, "error") && reason) {
		table_cell(tab, "");
		table_cell(tab, arena_printf(a, "%s%s%s", t->dim, reason, t->end));
	}
	table_row(tab);
}

/* What stands in the way of a change; its commands follow at the end. */
static void trouble(const char *branch, const cJSON *c, const struct status_tints *t,
		    struct buf *out)
{
	const char *verdict = json_str(c, "verdict"), *reason = json_str(c, "reason");
	const char *id = json_str(c, "id"), *next = json_str(c, "next");

	if (strcmp(verdict, "conflict") && strcmp(verdict, "error")) {
		if (next)
			buf_printf(out, "  next: %s\n", next);
		return;
	}
	if (!conflict_stop(branch, c, t, out) && reason)
		buf_printf(out, "%s: %.12s: %s\n", branch, id ? id : "-", reason);
	if (next || !cJSON_GetObjectItem(c, "commands"))
		buf_printf(out, "  next: %s\n", next ? next : "backport explain");
}

/* What to type about the conflict that waits. */
static void next_steps(const cJSON *changes, struct buf *out)
{
	const cJSON *c, *first = NULL;
	size_t n = 0;

	cJSON_ArrayForEach(c, changes)
		if (cJSON_GetObjectItem(c, "commands") && !n++)
			first = c;
	if (first)
		conflict_next(first, n, out);
}

/* As many changes are listed whatever became of them. */
#define ROWS_FEW 4

/* What a row that is not shown is counted as. */
static const char *row_word(const cJSON *c)
{
	const char *verdict = json_str(c, "verdict"), *reason = json_str(c, "reason");

	if (reason && !strncmp(reason, "not tried", 9))
		return "not tried, behind the one that stopped it";
	return strcmp(verdict, "ported") ? verdict : "ported before";
}

static bool row_matters(const cJSON *c)
{
	static const char *const quiet[] = { "present", "superseded", "optional", "needs-prerequisite",
					     "unaffected", "declined" };

	/* a human left it out, here or where the store has it from */
	if (!strcmp(json_str(c, "verdict"), "declined") && json_str(c, "form"))
		return true;
	/* who asked for it wants to know what it waits for */
	if (cJSON_IsTrue(cJSON_GetObjectItem(c, "named")) &&
	    !strcmp(json_str(c, "verdict"), "needs-prerequisite"))
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(quiet); i++)
		if (!strcmp(json_str(c, "verdict"), quiet[i]))
			return false;
	/* what was not reached, and what an earlier run made */
	return !strcmp(row_word(c), json_str(c, "verdict")) || json_str(c, "form");
}

/* "26 more: 9 optional, 17 unaffected (-v lists them)" */
static void sum_up(const cJSON *changes, size_t hidden, size_t shown, struct buf *out)
{
	const char *words[16];
	size_t count[16] = { 0 }, n = 0, k;
	const cJSON *c;

	cJSON_ArrayForEach(c, changes) {
		const char *w = row_word(c);

		if (row_matters(c))
			continue;
		for (k = 0; k < n && strcmp(words[k], w); k++)
			;
		if (k == n && n < ARRAY_SIZE(words))
			words[n++] = w;
		if (k < ARRAY_SIZE(words))
			count[k]++;
	}
	buf_printf(out, "  %zu%s: ", hidden, shown ? " more" : " changes");
	for (k = 0; k < n; k++)
		buf_printf(out, "%s%zu %s", k ? ", " : "", count[k], words[k]);
	buf_addz(out, "   (-v lists them)\n");
}

static void branch_block(struct arena *a, const cJSON *b, bool verbose,
			 const struct status_tints *t, struct buf *out)
{
	const char *name = json_str(b, "branch"), *kernel = json_str(b, "kernel");
	const char *ref = json_str(b, "ref"), *base = json_str(b, "base");
	const char *verdict = json_str(b, "verdict");
	const cJSON *changes = cJSON_GetObjectItem(b, "changes"), *c;
	const cJSON *error = cJSON_GetObjectItem(b, "error");
	struct table *tab = table_new(a);
	size_t ported = 0, unresolved = 0, lost = 0, hidden = 0, shown = 0;
	bool all = verbose || cJSON_GetArraySize(changes) <= ROWS_FEW;

	buf_printf(out, "%s%s%s%s%s\n", name, kernel ? " (" : "", kernel ? kernel : "",
		   kernel ? ")" : "", !strcmp(verdict, "nothing-to-do") ? ": nothing to do" : "");
	cJSON_ArrayForEach(c, changes) {
		if (all || row_matters(c)) {
			change_row(a, c, tab, t);
			shown++;
		} else {
			hidden++;
		}
		if (!strcmp(json_str(c, "verdict"), "ported") && json_str(c, "form")) {
			struct tally k;

			tally_change(c, &k);
			unresolved += k.unresolved;
			lost += k.lost;
			ported++;
		}
	}
	table_print(tab, 2, out);
	if (hidden)
		sum_up(changes, hidden, shown, out);
	cJSON_ArrayForEach(c, changes)
		trouble(name, c, t, out);
	next_steps(changes, out);
	if (error) {
		buf_printf(out, "%s: %s%s%s", name, t->bad, json_str(error, "what"), t->end);
		if (json_str(error, "path") &&
		    !strstr(json_str(error, "what"), json_str(error, "path")))
			buf_printf(out, " (%s)", json_str(error, "path"));
		buf_addc(out, '\n');
		if (json_str(error, "next"))
			buf_printf(out, "  next: %s\n", json_str(error, "next"));
		return;
	}
	refresh_text(b, out);
	cJSON_ArrayForEach(c, cJSON_GetObjectItem(b, "newer_first"))
		buf_printf(out, "  %s%.12s: %s%s\n", t->warn, json_str(c, "id"),
			   json_str(c, "what"), t->end);
	if (ported) {
		const char *shown = ref && !strncmp(ref, "refs/heads/", 11) ? ref + 11 : ref;

		buf_printf(out, "  gate: %zu unresolved names, %zu edits lost\n", unresolved, lost);
		buf_printf(out, "%s→ %s%s (%zu commit%s)   why: backport explain   "
			   "diff: git diff %.12s..%s\n", t->good, shown, t->end, ported,
			   ported == 1 ? "" : "s", base, shown);
	}
}

void apply_text(struct arena *a, const cJSON *doc, bool verbose, const struct status_tints *t,
		struct buf *out)
{
	const cJSON *b;
	bool first = true;

	cJSON_ArrayForEach(b, cJSON_GetObjectItem(doc, "results")) {
		if (!first)
			buf_addc(out, '\n');
		first = false;
		branch_block(a, b, verbose, t, out);
	}
}
