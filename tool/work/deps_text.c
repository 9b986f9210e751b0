// SPDX-License-Identifier: GPL-2.0-or-later
/* deps for people: adapting and taking side by side, then what is declared and what came after. */
#include "base/table.h"
#include "work/deps.h"

struct view {
	struct arena *a;
	const struct status_tints *t;
	struct buf *out;
	size_t width;
};

/* Where lines below "  adapt  " and "  take   " begin. */
#define UNDER 9
/* Places that are named. */
#define PLACES_MAX 8

static size_t number(const cJSON *o, const char *key)
{
	const cJSON *n = cJSON_GetObjectItem(o, key);

	return cJSON_IsNumber(n) ? (size_t)n->valuedouble : 0;
}

static bool is(const cJSON *o, const char *key)
{
	return cJSON_IsTrue(cJSON_GetObjectItem(o, key));
}

static const char *many(struct arena *a, size_t n, const char *what)
{
	return arena_printf(a, "%zu %s%s", n, what, n == 1 ? "" : "s");
}

/* "31 edits: 24 verbatim, 4 adapted" */
static const char *edits(struct arena *a, const cJSON *t)
{
	static const char *const key[] = { "verbatim", "adapted", "dropped", "already",
					   "unplaced" };
	const char *z = many(a, number(t, "edits"), "edit");
	const char *sep = ": ";

	for (size_t i = 0; i < ARRAY_SIZE(key); i++) {
		if (!number(t, key[i]))
			continue;
		z = arena_printf(a, "%s%s%zu %s", z, sep, number(t, key[i]), key[i]);
		sep = ", ";
	}
	return z;
}

/* "+7 -1 in 2 files" */
static const char *size_of(struct arena *a, const cJSON *o)
{
	const char *files = many(a, number(o, "files"), "file");

	/* upstream's own text may not be here */
	if (!cJSON_HasObjectItem(o, "added"))
		return files;
	return arena_printf(a, "+%zu -%zu in %s", number(o, "added"), number(o, "removed"), files);
}

/* A line below the one that begins with "adapt" or "take". */
static void more(struct view *v, const char *text)
{
	buf_printf(v->out, "%*s", UNDER, "");
	term_fold(v->out, UNDER, text, v->width);
}

static void print_alone(struct view *v, const cJSON *doc)
{
	const cJSON *t = cJSON_GetObjectItem(doc, "alone"), *s;
	bool fits = is(t, "fits");
	const char *reason = json_str(t, "reason");
	size_t n = 0;

	buf_printf(v->out, "  adapt  %s%s%s: %s\n", fits ? v->t->good : v->t->bad,
		   fits ? "fits without prerequisites" : "does not fit as it is", v->t->end,
		   size_of(v->a, t));
	more(v, edits(v->a, t));
	if (fits)
		return;
	if (reason)
		more(v, reason);
	cJSON_ArrayForEach(s, cJSON_GetObjectItem(t, "places")) {
		const char *function = json_str(s, "function"), *name = json_str(s, "name");
		const char *z = arena_printf(v->a, "%s%s%s%s%s%s", json_str(s, "path"),
					     function ? ": " : "", function ? function : "",
					     function ? "()" : "", name ? ": " : "",
					     name ? name : "");

		/* the reason is about the first of them */
		if (reason && str_starts(str_of(reason), z))
			continue;
		if (n++ == PLACES_MAX) {
			more(v, "…");
			break;
		}
		more(v, z);
	}
}

static void print_set(struct view *v, const cJSON *set)
{
	const cJSON *x;

	cJSON_ArrayForEach(x, set) {
		size_t fixes = number(x, "missing_fixes"), at = UNDER + 14;
		const char *why = json_str(x, "why");

		buf_printf(v->out, "%*s%.12s  %s\n", UNDER, "", json_str(x, "id"),
			   term_cut(v->a, json_str(x, "subject"), v->width - at));
		buf_printf(v->out, "%*s%s", (int)at, "", fixes ? v->t->warn : "");
		term_fold(v->out, at, arena_printf(v->a, "%s%s%s%s%s", size_of(v->a, x),
						   why ? "; " : "", why ? why : "", fixes ? "; " : "",
						   fixes ? arena_printf(v->a, "%s of it missing here",
									many(v->a, fixes, "later fix")) :
							   ""), v->width);
		buf_addz(v->out, fixes ? v->t->end : "");
	}
}

/* Why nothing was found; what was not looked at is said too. */
static const char *why_none(struct view *v, const cJSON *t)
{
	const cJSON *own = cJSON_GetObjectItem(t, "own");
	const char *function = json_str(own, "function");

	if (own && is(t, "incomplete"))
		return "the history between is not all here";
	if (json_str(own, "name"))
		return arena_printf(v->a, "no upstream commit that the branch lacks brings %s",
				    json_str(own, "name"));
	if (own)
		return arena_printf(v->a,
				    "no upstream commit that the branch lacks changed these "
				    "lines of %s%s%s%s",
				    json_str(own, "path"), function ? ": " : "",
				    function ? function : "", function ? "()" : "");
	if (is(t, "too_many"))
		return arena_printf(v->a, "it would take more than %d", DEPS_SET_MAX);
	if (is(t, "gave_up"))
		return "gave up: more ways than could be gone through; --tries N goes on";
	if (is(t, "incomplete"))
		return "the history between is not all here";
	return "no set of the commits that changed these lines merges by lines and words";
}

static void print_take(struct view *v, const cJSON *doc)
{
	const cJSON *t = cJSON_GetObjectItem(doc, "take"), *set = cJSON_GetObjectItem(t, "set");
	bool verbatim = t && json_str(t, "goal") && !strcmp(json_str(t, "goal"), "verbatim");
	const char *tried = arena_printf(v->a, "%s, %s", many(v->a, number(t, "candidates"),
							      "candidate"),
					 many(v->a, number(t, "tried"), "trial merge"));

	if (!t || cJSON_IsNull(t))
		return;
	if (is(t, "found")) {
		size_t fixes = number(t, "missing_fixes");

		buf_printf(v->out, "  take   %s%s%s, then it fits%s: %s more\n", v->t->good,
			   many(v->a, (size_t)cJSON_GetArraySize(set), "prerequisite"), v->t->end,
			   verbatim ? " as it is" : "", size_of(v->a, t));
		more(v, edits(v->a, cJSON_GetObjectItem(t, "then")));
		if (fixes)
			more(v, arena_printf(v->a, "risk: %s of them %s missing here",
					     many(v->a, fixes, "later fix"),
					     fixes == 1 ? "is" : "are"));
		more(v, arena_printf(v->a, "%s (%s)", is(t, "smallest") ?
				     "no smaller set changes all that is in the way" :
				     "a smaller set may do: not all were tried", tried));
		print_set(v, set);
		return;
	}
	buf_printf(v->out, "  take   %sno prerequisites with which it fits%s%s\n", v->t->warn,
		   verbatim ? " as it is" : "", v->t->end);
	more(v, arena_printf(v->a, "%s (%s)", why_none(v, t), tried));
}

/* What a row of print_list() has beside the subject. */
static const char *how_of(struct arena *a, const cJSON *x)
{
	const char *of = json_str(x, "of");

	return of ? arena_printf(a, "%s %.12s", json_str(x, "how"), of) : json_str(x, "how");
}

static const char *fate_of(const cJSON *x)
{
	return is(x, "comes_with") ? "needed with it" : json_str(x, "verdict");
}

static void print_list(struct view *v, const char *title, const cJSON *arr)
{
	struct table *t = table_new(v->a);
	size_t beside, how = 0, fate = 0;
	const cJSON *x;

	if (!cJSON_GetArraySize(arr))
		return;
	buf_printf(v->out, "%s\n", title);
	cJSON_ArrayForEach(x, arr) {
		size_t h = term_width(how_of(v->a, x)), f = term_width(fate_of(x));

		how = h > how ? h : how;
		fate = f > fate ? f : fate;
	}
	beside = 2 + 12 + 2 + 2 + how + 2 + fate;
	cJSON_ArrayForEach(x, arr) {
		const char *subject = json_str(x, "subject");

		table_cell(t, arena_printf(v->a, "%.12s", json_str(x, "id")));
		table_cell(t, term_cut(v->a, subject ? subject : "(not in this clone)",
				       v->width > beside + 20 ? v->width - beside : 20));
		table_cell(t, how_of(v->a, x));
		table_cell(t, fate_of(x));
		table_row(t);
	}
	table_print(t, 2, v->out);
}

static void print_next(struct view *v, const cJSON *doc)
{
	const cJSON *take = cJSON_GetObjectItem(doc, "take");
	const char *branch = json_str(doc, "branch"), *id = json_str(doc, "id");
	const char *verdict = json_str(doc, "verdict");

	if (!strcmp(verdict, "present") || !strcmp(verdict, "superseded") ||
	    !strcmp(verdict, "ported"))
		return;
	if (is(cJSON_GetObjectItem(doc, "alone"), "fits"))
		buf_printf(v->out, "next: backport apply --branch %s %.12s\n", branch, id);
	else if (is(take, "found") || !strcmp(verdict, "needs-prerequisite"))
		buf_printf(v->out, "next: backport apply --branch %s --with-deps %.12s\n", branch,
			   id);
	else if (is(take, "incomplete"))
		buf_printf(v->out, "next: git fetch the mainline history, then ask again\n");
	else
		buf_printf(v->out, "next: backport apply --branch %s %.12s, and resolve what does "
			   "not fit\n", branch, id);
}

void deps_text(struct arena *a, const cJSON *doc, const struct status_tints *t, struct buf *out)
{
	struct view v = { a, t, out, t->width ? t->width : STATUS_WIDTH };
	const char *why = json_str(doc, "why");

	buf_printf(out, "%.12s  %s\n", json_str(doc, "id"),
		   term_cut(a, json_str(doc, "subject"), v.width - 14));
	buf_addz(out, "  ");
	term_fold(out, 2, arena_printf(a, "%s: %s%s%s", json_str(doc, "branch"),
				       json_str(doc, "verdict"), why ? ", " : "", why ? why : ""),
		  v.width);
	print_alone(&v, doc);
	print_take(&v, doc);
	print_list(&v, "declared by upstream", cJSON_GetObjectItem(doc, "declared"));
	print_list(&v, "came after", cJSON_GetObjectItem(doc, "follow_ups"));
	print_next(&v, doc);
}
