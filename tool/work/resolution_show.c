/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "work/resolution_text.h"

#include "base/table.h"
#include "git/notes.h"
#include "git/udiff.h"

/* What ci found on the commit that it became part of, or NULL. */
static const char *ci_line(struct repo *r, struct arena *a, const struct resolution *s)
{
	const char *line = NULL;
	struct oid id;
	struct str text;
	cJSON *doc;

	if (!s->commit || !oid_parse(str_of(s->commit), &id) ||
	    notes_read(r, a, &id, &text, NULL) || json_parse(text, "note", &doc, NULL))
		return NULL;
	if (cJSON_GetObjectItem(doc, "ci"))
		line = arena_str(a, json_str(cJSON_GetObjectItem(doc, "ci"), "line"));
	cJSON_Delete(doc);
	return line;
}

static void add_json(cJSON *arr, const struct resolution *s, const char *ci)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	cJSON *o = json_push_obj(arr), *tests;

	json_add_str(o, "id", s->id);
	json_add_str(o, "key", s->key);
	json_add_str(o, "by", s->by);
	json_add_str(o, "date", s->date);
	json_add_str(o, "branch", s->branch);
	json_add_str(o, "change", s->change);
	json_add_str(o, "subject", s->subject);
	json_add_str(o, "path", s->path);
	json_add_str(o, "function", s->function);
	json_add_str(o, "source", s->source);
	json_add_str(o, "commit", s->commit);
	json_add_str(o, "left_out", s->left_out);
	tests = json_add_arr(o, "accepted");
	for (size_t i = 0; i < s->accepted.n; i++)
		cJSON_AddItemToArray(tests, cJSON_CreateString(s->accepted.v[i]));
	tests = json_add_arr(o, "passed");
	for (size_t i = 0; i < s->tests.n; i++)
		cJSON_AddItemToArray(tests, cJSON_CreateString(s->tests.v[i]));
	if (ci)
		cJSON_AddItemToArray(tests, cJSON_CreateString(ci));
	json_add_str(o, "conflict", arena_strn(&a, s->clash));
	json_add_str(o, "before", arena_strn(&a, s->before));
	json_add_str(o, "after", arena_strn(&a, s->after));
}

static const char *or_dash(const char *z)
{
	return z && *z ? z : "-";
}

/* "mm/filemap.c: wake_page()"; a macro that defines something is called by its first line. */
static const char *place(struct arena *a, const struct resolution *s)
{
	const char *fn = s->function ? s->function : "";
	size_t cut = strcspn(fn, "\n(");

	return !cut ? or_dash(s->path) :
		      arena_printf(a, "%s: %.*s%s", or_dash(s->path), (int)cut, fn,
				   fn[cut] ? "(…)" : "()");
}

static void show_whole(struct arena *a, const struct resolution *s, const char *ci,
		       struct buf *out)
{
	CLEANUP(buf_release) struct buf d = BUF_INIT(BUF_FILE_MAX);

	buf_printf(out, "%s by %s, %s\n", s->id, s->by, or_dash(s->date));
	buf_printf(out, "  %.12s %s\n", or_dash(s->change), or_dash(s->subject));
	buf_printf(out, "  on %s: %s (%s)\n", or_dash(s->branch), place(a, s), or_dash(s->source));
	if (s->left_out)
		buf_printf(out, "  left out: %s\n", s->left_out);
	for (size_t i = 0; i < s->accepted.n; i++)
		buf_printf(out, "  accepted: %s\n", s->accepted.v[i]);
	for (size_t i = 0; i < s->tests.n; i++)
		buf_printf(out, "  passed: %s\n", s->tests.v[i]);
	if (ci)
		buf_printf(out, "  passed: %s\n", ci);
	udiff_texts(s->before, s->after, 3, &d);
	buf_printf(out, "%.*s", STR_ARG(buf_str(&d)));
}

void resolutions_show(struct repo *r, struct arena *a, const struct resolution_list *all,
		      bool whole, cJSON *doc, struct buf *out)
{
	cJSON *arr = json_add_arr(doc, "resolutions");
	struct table *t = table_new(a);

	for (size_t i = 0; i < all->n; i++) {
		const struct resolution *s = &all->v[i];
		const char *ci = ci_line(r, a, s), *mail = strstr(s->by, " <");

		add_json(arr, s, ci);
		if (whole) {
			show_whole(a, s, ci, out);
			continue;
		}
		table_cell(t, s->id);
		table_cell(t, arena_strn(a, (struct str){ s->by, mail ? (size_t)(mail - s->by) :
							  strlen(s->by) }));
		table_cell(t, or_dash(s->date));
		table_cell(t, s->branch ? s->branch : or_dash(s->source));
		table_cell(t, place(a, s));
		table_cell(t, ci ? ci : s->tests.n ? s->tests.v[0] : "");
		table_row(t);
	}
	if (!whole)
		table_print(t, 0, out);
}
