/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "work/conflict_text.h"

#include "base/map.h"
#include "base/table.h"
#include "git/udiff.h"

/* A stop message names so many places and commits; explain has them all. */
#define PLACES_SHOWN 8
#define ORIGINS_SHOWN 4
/* Of one text that clashes explain shows so many lines; edit has it whole. */
#define LINES_SHOWN 40

static void put_tried(const cJSON *k, struct buf *out)
{
	const cJSON *t, *list = cJSON_GetObjectItem(k, "tried");

	if (list && list->child)
		buf_addz(out, "        what each rung stumbled over:\n");
	cJSON_ArrayForEach(t, list)
		if (!t->prev->next || strcmp(json_str(t, "why"), json_str(t->prev, "why")))
			buf_printf(out, "          %-11s %s\n", json_str(t, "rung"), json_str(t, "why"));
}

static void put_capped(struct str rest, const char *sign, struct buf *out)
{
	struct str line;
	size_t n = 0;

	while (str_line(&rest, &line)) {
		if (str_starts(line, "\\"))
			continue;
		if (n++ == LINES_SHOWN) {
			size_t more = 1;

			while (str_line(&rest, &line))
				more++;
			buf_printf(out, "          … %zu more lines (backport edit has them)\n", more);
			return;
		}
		buf_printf(out, "          %s%.*s\n", sign, STR_ARG(line));
	}
}

/* What upstream does there: its two versions as a diff without line numbers. */
static void put_wanted(const char *before, const char *after, struct buf *out)
{
	CLEANUP(buf_release) struct buf d = BUF_INIT(BUF_FILE_MAX), hunks = BUF_INIT(BUF_FILE_MAX);
	struct str rest, line;
	bool first = true;

	udiff_texts(str_of(before), str_of(after), 2, &d);
	rest = buf_str(&d);
	while (str_line(&rest, &line)) {
		if (!str_starts(line, "@@"))
			buf_printf(&hunks, "%.*s\n", STR_ARG(line));
		else if (!first)
			buf_addz(&hunks, "…\n");
		first = false;
	}
	if (!hunks.n)
		return;
	buf_addz(out, "        upstream:\n");
	put_capped(buf_str(&hunks), "", out);
}

static const char *text_of(const cJSON *o, const char *key)
{
	const char *z = json_str(o, key);

	return z ? z : "";
}

static void put_places(const cJSON *k, const char *target, struct buf *out)
{
	const cJSON *p, *list = cJSON_GetObjectItem(k, "places");
	bool many = list && list->child && list->child->next;

	cJSON_ArrayForEach(p, list) {
		const char *branch = text_of(p, "branch");

		if (many)
			buf_printf(out, "        %s:%d\n", target,
				   (int)cJSON_GetNumberValue(cJSON_GetObjectItem(p, "line")));
		put_wanted(text_of(p, "before"), text_of(p, "after"), out);
		buf_printf(out, "        the branch%s\n", *branch ? ":" : " has nothing there");
		put_capped(str_of(branch), " ", out);
	}
	if (!list)
		put_wanted(text_of(k, "before"), text_of(k, "after"), out);
}

static void put_origin(const cJSON *c, struct buf *out)
{
	const char *release = json_str(c, "release"), *what = json_str(c, "what");

	const cJSON *applies = cJSON_GetObjectItem(c, "applies");

	buf_printf(out, "%.12s  %s%s%s%s%s%s%s\n", json_str(c, "id"), json_str(c, "subject"),
		   release ? "  (" : "", release ? release : "", release ? ")" : "",
		   what ? ": " : "", what ? what : "",
		   cJSON_IsTrue(applies) ? "; it would apply here" :
		   cJSON_IsFalse(applies) ? "; it does not apply here either" : "");
}

/* Upstream commits that made the two sides differ, or why they are not known. */
static void put_origins(const cJSON *k, struct buf *out)
{
	const cJSON *list = cJSON_GetObjectItem(k, "differs_by"), *c;

	if (list && list->child)
		buf_addz(out, "        made to differ by:\n");
	cJSON_ArrayForEach(c, list) {
		buf_addz(out, "          ");
		put_origin(c, out);
	}
	if (json_str(k, "differs_unknown"))
		buf_printf(out, "        made to differ by: %s\n", json_str(k, "differs_unknown"));
}

/* "psci.c:448, kvm_arm_get_fw_reg()" */
static char *place_name(struct arena *a, const cJSON *k, const char *target)
{
	const char *fn = json_str(k, "function"), *kind = json_str(k, "kind");
	int line = (int)cJSON_GetNumberValue(cJSON_GetObjectItem(k, "line"));
	char *z = arena_str(a, target);
	struct str first = str_of(fn ? fn : "");
	size_t cut = strcspn(first.p, "\n(");
	bool function = !kind || !strcmp(kind, "function") || !strcmp(kind, "prototype");

	if (line > 0)
		z = arena_printf(a, "%s:%d", z, line);
	if (cut)
		z = arena_printf(a, "%s, %.*s%s", z, (int)cut, first.p,
				 cut < first.n ? "(…)" : function ? "()" : "");
	return z;
}

static char *finding_place(struct arena *a, const cJSON *k, const char *target)
{
	int line = (int)cJSON_GetNumberValue(cJSON_GetObjectItem(k, "line"));

	return line > 0 ? arena_printf(a, "%s:%d", target, line) : arena_str(a, target);
}

void conflict_one(const cJSON *k, const char *target, const struct status_tints *t,
		  struct buf *out)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;

	buf_printf(out, "      %sconflict%s in %s: %s\n", t->bad, t->end, place_name(&a, k, target),
		   text_of(k, "why"));
	put_places(k, target, out);
	put_origins(k, out);
	put_tried(k, out);
}

void conflict_finding(const cJSON *k, const char *target, const struct status_tints *t,
		      struct buf *out)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;

	buf_printf(out, "      %s%s%s: %s\n", t->bad, finding_place(&a, k, target), t->end,
		   json_str(k, "text"));
}

/* Does nothing that the change touches exist on the branch? */
static bool all_absent(const cJSON *change)
{
	const cJSON *f, *k;
	size_t n = 0;

	cJSON_ArrayForEach(f, cJSON_GetObjectItem(change, "files")) {
		const cJSON *list = cJSON_GetObjectItem(f, "conflicts");

		if (!list || !list->child)
			return false;
		cJSON_ArrayForEach(k, list)
			if (!cJSON_IsTrue(cJSON_GetObjectItem(k, "absent")) ||
			    *text_of(k, "function"))
				return false;
		n++;
	}
	return n > 0;
}

struct step {
	const char *key, *what;
};

static void put_steps(const cJSON *change, const struct step *list, size_t n, int indent,
		      struct buf *out)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	const cJSON *o = cJSON_GetObjectItem(change, "commands");
	struct table *tab = table_new(&a);

	for (size_t i = 0; o && i < n; i++)
		if (json_str(o, list[i].key)) {
			table_cell(tab, json_str(o, list[i].key));
			table_cell(tab, list[i].what);
			table_row(tab);
		}
	table_print(tab, indent, out);
}

#define LEAVE_OUT "leave it out: nothing that it changes is on this branch"

void conflict_commands(const cJSON *change, const char *indent, struct buf *out)
{
	const struct step list[] = {
		{ "edit", "resolve it" },
		{ "continue", "then the result through the gate, and go on" },
		{ "skip", all_absent(change) ? LEAVE_OUT : "leave it out, and go on" },
		{ "prerequisites", "what it may need first" },
		{ "abort", "as if nothing had been asked" },
		{ "apply", "for real, to work on it" },
	};

	put_steps(change, list, ARRAY_SIZE(list), (int)strlen(indent), out);
}

static void row(struct table *tab, const char *place, const char *why)
{
	table_cell(tab, place);
	table_cell(tab, why);
	table_row(tab);
}

/* The upstream commits of all places, each once. */
static void sum_origins(const cJSON *change, struct buf *out)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	const cJSON *f, *k, *c;
	struct map seen;
	size_t n = 0;

	map_init(&seen, &a);
	cJSON_ArrayForEach(f, cJSON_GetObjectItem(change, "files"))
		cJSON_ArrayForEach(k, cJSON_GetObjectItem(f, "conflicts"))
			cJSON_ArrayForEach(c, cJSON_GetObjectItem(k, "differs_by")) {
				if (map_has(&seen, str_of(json_str(c, "id"))))
					continue;
				map_put(&seen, str_of(json_str(c, "id")), &seen);
				if (n++ >= ORIGINS_SHOWN)
					continue;
				buf_addz(out, n == 1 ? "  made to differ by  " :
					 "                     ");
				put_origin(c, out);
			}
	if (n > ORIGINS_SHOWN)
		buf_printf(out, "                     and %zu more\n", n - ORIGINS_SHOWN);
	if (!n && json_str(change, "differs_unknown"))
		buf_printf(out, "  made to differ by  %s\n", json_str(change, "differs_unknown"));
}

bool conflict_stop(const char *branch, const cJSON *change, const struct status_tints *t,
		   struct buf *out)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	struct table *tab = table_new(&a);
	const char *id = json_str(change, "id");
	const cJSON *f, *k;
	size_t n = 0;

	cJSON_ArrayForEach(f, cJSON_GetObjectItem(change, "files")) {
		const char *target = json_str(f, "target");

		cJSON_ArrayForEach(k, cJSON_GetObjectItem(f, "conflicts"))
			if (n++ < PLACES_SHOWN)
				row(tab, place_name(&a, k, target), text_of(k, "why"));
		cJSON_ArrayForEach(k, cJSON_GetObjectItem(f, "findings"))
			if (n++ < PLACES_SHOWN)
				row(tab, finding_place(&a, k, target), text_of(k, "text"));
	}
	if (!n)
		return false;
	buf_printf(out, "%s: %.12s: %sconflict%s\n", branch, id ? id : "-", t->bad, t->end);
	table_print(tab, 4, out);
	if (n > PLACES_SHOWN)
		buf_printf(out, "    … and %zu more\n", n - PLACES_SHOWN);
	sum_origins(change, out);
	return true;
}

void conflict_next(const cJSON *change, size_t waiting, struct buf *out)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	static const struct step work = { "edit", "resolve it, then continue (or skip, abort)" };
	const struct step absent[] = { { "skip", LEAVE_OUT }, work,
				       { "prerequisites", "what it may need first" } };
	const char *dir = json_str(change, "worktree");
	const struct step mend[] = { { "continue", dir ? arena_printf(&a, "when it is mended in %s", dir) : "" },
				     { "explain", "the lines that clash" } };
	const struct step usual[] = { work, { "apply", "for real, to work on it" },
				      { "explain", "the lines that clash" },
				      { "prerequisites", "what it may need first" } };
	CLEANUP(buf_release) struct buf list = BUF_INIT(1 << 16);
	const char *lead = "next: ";
	struct str rest, line;

	if (dir)
		put_steps(change, mend, ARRAY_SIZE(mend), 0, &list);
	else if (all_absent(change) && json_str(cJSON_GetObjectItem(change, "commands"), "skip"))
		put_steps(change, absent, ARRAY_SIZE(absent), 0, &list);
	else
		put_steps(change, usual, ARRAY_SIZE(usual), 0, &list);
	rest = buf_str(&list);
	for (; str_line(&rest, &line); lead = "      ")
		buf_printf(out, "  %s%.*s\n", lead, STR_ARG(line));
	if (waiting > 1)
		buf_printf(out, "  that is about %.12s; %zu more conflict%s behind it\n",
			   json_str(change, "id") ? json_str(change, "id") : "the first",
			   waiting - 1, waiting == 2 ? "s" : "");
}

void conflict_text(const char *branch, const cJSON *change, const struct status_tints *t,
		   struct buf *out)
{
	static const struct status_tints plain = { "", "", "", "", "" };
	const cJSON *f, *k;

	if (!t)
		t = &plain;
	buf_printf(out, "%s: %.12s %s\n", branch,
		   json_str(change, "id") ? json_str(change, "id") : "-",
		   json_str(change, "subject"));
	cJSON_ArrayForEach(f, cJSON_GetObjectItem(change, "files")) {
		const char *path = json_str(f, "path"), *target = json_str(f, "target");

		buf_printf(out, "    %s", path);
		if (strcmp(path, target))
			buf_printf(out, " → %s", target);
		buf_addc(out, '\n');
		cJSON_ArrayForEach(k, cJSON_GetObjectItem(f, "conflicts"))
			conflict_one(k, target, t, out);
		cJSON_ArrayForEach(k, cJSON_GetObjectItem(f, "findings"))
			conflict_finding(k, target, t, out);
	}
	buf_addc(out, '\n');
	conflict_commands(change, "  ", out);
}
