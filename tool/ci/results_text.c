// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/table.h"
#include "ci/results.h"

static double num(const cJSON *o, const char *key)
{
	const cJSON *n = o ? cJSON_GetObjectItem(o, key) : NULL;

	return cJSON_IsNumber(n) ? n->valuedouble : 0;
}

static bool yes(const cJSON *o, const char *key)
{
	return cJSON_IsTrue(o ? cJSON_GetObjectItem(o, key) : NULL);
}

/* Settings that this branch does not take, and that compiling could do without. */
static void without_text(const cJSON *step, struct buf *out)
{
	const cJSON *one, *list = cJSON_GetObjectItem(step, "without");
	int left = cJSON_GetArraySize(list), shown = 0;

	if (left)
		buf_addz(out, ", without");
	cJSON_ArrayForEach(one, list)
		if (shown++ < 3)
			buf_printf(out, " %s", one->valuestring);
	if (left > 3)
		buf_printf(out, " and %d more", left - 3);
	buf_addc(out, '\n');
}

static void objects_text(const cJSON *r, struct buf *out)
{
	const cJSON *o = cJSON_GetObjectItem(r, "objects"), *step, *f;
	int shown = 0;

	if (!o)
		return;
	cJSON_ArrayForEach(step, cJSON_GetObjectItem(o, "steps")) {
		const char *skipped = json_str(step, "skipped");

		buf_printf(out, "  objects  %.12s  %-13s ", json_str(step, "commit"),
			   json_str(step, "config"));
		if (skipped)
			buf_printf(out, "skipped: %s\n", skipped);
		else if (!cJSON_GetObjectItem(step, "objects"))
			buf_addz(out, "not built\n");
		else
			buf_printf(out, "%.0f of %.0f built%s", num(step, "built"),
				   num(step, "objects"), yes(step, "cut") ? " (more use it)" : "");
		if (!skipped && cJSON_GetObjectItem(step, "objects"))
			without_text(step, out);
		if (json_str(step, "error"))
			buf_printf(out, "    %s\n", json_str(step, "error"));
	}
	cJSON_ArrayForEach(f, cJSON_GetObjectItem(o, "not_compiled"))
		buf_printf(out, "    not compiled in any configuration: %s: %s\n",
			   json_str(f, "path"), json_str(f, "error"));
	cJSON_ArrayForEach(f, cJSON_GetObjectItem(o, "findings"))
		if (shown++ < 10)
			buf_printf(out, "    %s in %s: %s\n", json_str(f, "kind"),
				   json_str(f, "config"), json_str(f, "text"));
}

static void build_text(const cJSON *r, struct buf *out)
{
	static const char *const sides[] = { "before", "after" };
	const cJSON *b = cJSON_GetObjectItem(r, "build"), *d;

	for (size_t i = 0; b && i < ARRAY_SIZE(sides); i++) {
		const cJSON *s = cJSON_GetObjectItem(b, sides[i]);

		if (!s || !yes(s, "built"))
			continue;
		if (yes(s, "cached"))
			buf_printf(out, "  build    %-7s from an earlier run\n", sides[i]);
		else
			buf_printf(out, "  build    %-7s %.0f objects in %.0f s\n", sides[i],
				   num(s, "objects"), num(s, "seconds"));
	}
	d = b ? cJSON_GetObjectItem(cJSON_GetObjectItem(b, "before"), "dropped") : NULL;
	if (d && cJSON_GetArraySize(d)) {
		const cJSON *one;

		buf_addz(out, "  settings that this branch does not take:");
		cJSON_ArrayForEach(one, d)
			buf_printf(out, " %s", json_str(one, "symbol"));
		buf_addc(out, '\n');
	}
}

static void overlays_text(const cJSON *r, struct buf *out)
{
	const cJSON *o;

	cJSON_ArrayForEach(o, cJSON_GetObjectItem(r, "overlays"))
		buf_printf(out, "  overlay  %s: %s (%s); not in the port\n", json_str(o, "name"),
			   json_str(o, "what"), json_str(o, "detail"));
}

/* The numbers side by side, a line a run. */
static void runs_text(struct arena *a, const cJSON *r, struct buf *out)
{
	const cJSON *h = cJSON_GetObjectItem(r, "hotplug"), *run, *load;
	struct table *t;

	if (!h)
		return;
	t = table_new(a);
	cJSON_ArrayForEach(run, cJSON_GetObjectItem(h, "runs")) {
		table_cell(t, "run");
		table_cell(t, json_str(run, "name"));
		table_cell(t, json_str(run, "outcome") ? json_str(run, "outcome") : "not made");
		cJSON_ArrayForEach(load, cJSON_GetObjectItem(run, "loads")) {
			double all = num(load, "migrated") + num(load, "failed");

			/* These have their say below. */
			if (!yes(load, "judged") || json_str(load, "skipped"))
				continue;
			table_cell(t, json_str(load, "load"));
			table_cell(t, arena_printf(a, "%.0f of %.0f failed", num(load, "failed"),
						   all));
		}
		if (cJSON_GetObjectItem(run, "offline")) {
			table_cell(t, yes(run, "offline") ? "offline in" : "never offline,");
			table_cell(t, arena_printf(a, "%.1f s", num(run, "offline_seconds")));
		}
		table_row(t);
	}
	table_print(t, 2, out);
}

/* What each further load showed, where it is not what the verdict's own sentence says. */
static void loads_text(struct arena *a, const cJSON *r, struct buf *out)
{
	const cJSON *h = cJSON_GetObjectItem(r, "hotplug"), *load;
	struct table *t;
	bool first = true;

	if (!h)
		return;
	t = table_new(a);
	cJSON_ArrayForEach(load, cJSON_GetObjectItem(h, "loads")) {
		const char *skipped = json_str(load, "skipped"), *why = json_str(load, "not_judged");

		/* The first one is the verdict's. */
		if (first) {
			first = false;
			continue;
		}
		table_cell(t, "load");
		table_cell(t, json_str(load, "load"));
		table_cell(t, skipped ? arena_printf(a, "not run: %s", skipped) :
			   arena_printf(a, "%s (%s, %s)%s%s", json_str(load, "shows"),
					json_str(load, "before"), json_str(load, "after"),
					why ? "; not judged: " : "", why ? why : ""));
		table_row(t);
	}
	table_print(t, 2, out);
}

static void one(struct arena *a, const cJSON *r, const struct ci_tints *t, struct buf *out)
{
	const cJSON *m = cJSON_GetObjectItem(r, "machine");
	const char *version = json_str(r, "version");
	const char *tint = num(r, "exit") == 0 ? t->good : num(r, "exit") == 1 ? t->bad : t->warn;

	buf_printf(out, "%s%s%s%s  %s%s%s\n", json_str(r, "branch"), version ? " (" : "",
		   version ? version : "", version ? ")" : "", tint, json_str(r, "verdict"),
		   t->end);
	if (yes(r, "stale"))
		buf_addz(out, "  the branch has moved since this port was made\n");
	overlays_text(r, out);
	objects_text(r, out);
	build_text(r, out);
	runs_text(a, r, out);
	loads_text(a, r, out);
	buf_printf(out, "  %s\n", json_str(r, "why"));
	if (m && json_str(m, "accel"))
		buf_printf(out, "  %sQEMU with %s (%s); consoles and logs: %.*s%s\n", t->dim,
			   json_str(m, "accel"), json_str(m, "accel_why"),
			   (int)(strlen(json_str(m, "build_log")) - strlen("/build.log")),
			   json_str(m, "build_log"), t->end);
}

static void plan(const cJSON *r, struct buf *out)
{
	const char *line = json_str(r, "line"), *version = json_str(r, "version");
	const cJSON *level;

	buf_printf(out, "%s (%s)  %.12s..%.12s, %d commit%s\n", json_str(r, "branch"), version,
		   json_str(r, "before"), json_str(r, "after"),
		   cJSON_GetArraySize(cJSON_GetObjectItem(r, "commits")),
		   cJSON_GetArraySize(cJSON_GetObjectItem(r, "commits")) == 1 ? "" : "s");
	buf_addz(out, "  levels:");
	cJSON_ArrayForEach(level, cJSON_GetObjectItem(r, "levels"))
		buf_printf(out, " %s", level->valuestring);
	if (num(r, "repeats") > 0)
		buf_printf(out, " (%.0f runs before, %.0f after)", num(r, "repeats"),
			   num(r, "repeats"));
	buf_printf(out, "\n  in %s\n  found so far: ", json_str(r, "work_dir"));
	if (json_str(r, "stale_line"))
		buf_printf(out, "nothing for these trees; for others, %s\n",
			   json_str(r, "stale_line"));
	else
		buf_printf(out, "%s\n", line ? line : json_str(r, "evidence"));
}

void results_text(struct arena *a, const cJSON *doc, bool planned, const struct ci_tints *t,
		  struct buf *out)
{
	const cJSON *r;
	bool first = true;

	if (!cJSON_GetArraySize(cJSON_GetObjectItem(doc, "results")))
		buf_addz(out, "no port, nothing to test\n");
	cJSON_ArrayForEach(r, cJSON_GetObjectItem(doc, "results")) {
		if (!first)
			buf_addc(out, '\n');
		first = false;
		if (planned)
			plan(r, out);
		else
			one(a, r, t, out);
	}
}
