/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "work/explain.h"

#include <fnmatch.h>

#include "base/io.h"
#include "git/blob.h"
#include "git/commit.h"
#include "git/journal.h"
#include "git/tree.h"
#include "git/udiff.h"
#include "port/lines.h"
#include "work/conflict_text.h"
#include "work/session.h"

static bool branch_wanted(const struct explain_opts *o, const char *name)
{
	for (size_t i = 0; i < o->branches.n; i++)
		if (!fnmatch(o->branches.v[i], name, 0))
			return true;
	return !o->branches.n;
}

static bool file_wanted(const struct explain_opts *o, const cJSON *file)
{
	return !o->path || !strcmp(json_str(file, "path"), o->path) ||
	       !strcmp(json_str(file, "target"), o->path);
}

/* Drop what was not asked for; how many files are left. */
static size_t cut_down(cJSON *doc, const struct explain_opts *o)
{
	cJSON *results = cJSON_GetObjectItem(doc, "results"), *b, *c, *f, *next;
	size_t left = 0;

	for (b = results ? results->child : NULL; b; b = next) {
		next = b->next;
		if (!branch_wanted(o, json_str(b, "branch"))) {
			cJSON_Delete(cJSON_DetachItemViaPointer(results, b));
			continue;
		}
		cJSON_ArrayForEach(c, cJSON_GetObjectItem(b, "changes")) {
			cJSON *files = cJSON_GetObjectItem(c, "files"), *after;

			for (f = files ? files->child : NULL; f; f = after) {
				after = f->next;
				if (file_wanted(o, f))
					left++;
				else
					cJSON_Delete(cJSON_DetachItemViaPointer(files, f));
			}
		}
	}
	return left;
}

/* The last run was about other branches, and a conflict still waits on this one. */
static size_t add_sessions(struct repo *r, struct arena *a, const struct explain_opts *o,
			   cJSON *results)
{
	struct sessions all = { 0 };
	cJSON *doc = cJSON_CreateObject(), *list = json_add_arr(doc, "results");
	size_t left;

	(void)session_list(r, a, &all, NULL);
	for (size_t i = 0; i < all.n; i++) {
		struct session *s = &all.v[i];
		cJSON *b;

		if (s->branch && s->conflicts) {
			b = json_push_obj(list);
			json_add_str(b, "branch", s->branch);
			json_add_str(b, "ref", NULL);
			json_add_str(b, "verdict", "conflict");
			cJSON_AddItemToObject(b, "changes", cJSON_Duplicate(s->conflicts, 1));
		}
		session_release(s);
	}
	left = cut_down(doc, o);
	while (list->child)
		cJSON_AddItemToArray(results, cJSON_DetachItemFromArray(list, 0));
	cJSON_Delete(doc);
	return left;
}

int explain_load(struct repo *r, struct arena *a, const struct explain_opts *o, cJSON **ret,
		 struct err *e)
{
	CLEANUP(buf_release) struct buf text = BUF_INIT(BUF_FILE_MAX);
	const char *file = session_path(r, a, "last.json");
	cJSON *doc, *results;
	size_t left;
	int rc;

	if (!io_exists(file))
		return err_set(e, ERR_NOT_FOUND, "nothing was applied in this repository yet"),
		       err_next(e, "backport apply --branch BRANCH");
	rc = io_read(file, &text, e);
	if (!rc)
		rc = json_parse(buf_str(&text), file, &doc, e);
	if (rc)
		return rc;
	left = cut_down(doc, o);
	results = cJSON_GetObjectItem(doc, "results");
	if (o->branches.n && results && !results->child)
		left = add_sessions(r, a, o, results);
	rc = left || !o->path ? 0 : ERR_NOT_FOUND;
	if (rc)
		err_set(e, rc, "the last run did not touch %s", o->path);
	else if (!results || !results->child)
		rc = err_set(e, ERR_NOT_FOUND, "the last run was not about that branch");
	if (rc) {
		err_next(e, "backport explain");
		cJSON_Delete(doc);
		return rc;
	}
	*ret = doc;
	return 0;
}

/* The two versions of a file that a commit changes, as lines; empty where the clone lacks them. */
struct sides {
	struct lines before, after;
};

static void read_side(struct repo *r, struct arena *a, const struct oid *tree, const char *path,
		      struct intern *in, struct lines *ret)
{
	struct oid id;
	struct str text = STR("");

	if (tree_find(r, tree, path, &id, NULL, NULL) || blob_text(r, a, &id, &text, NULL))
		text = STR("");
	lines_split(a, text, in, ret);
}

static void read_sides(struct repo *r, struct arena *a, const char *hex, const char *path,
		       struct sides *ret)
{
	struct intern in;
	struct commit c, parent;
	struct oid id;

	intern_init(&in, a);
	*ret = (struct sides){ 0 };
	if (!hex || !oid_parse(str_of(hex), &id) || !repo_has(r, &id) ||
	    commit_read(r, a, &id, &c, NULL))
		return;
	read_side(r, a, &c.tree, path, &in, &ret->after);
	if (c.n_parents && !commit_read(r, a, &c.parents[0], &parent, NULL))
		read_side(r, a, &parent.tree, path, &in, &ret->before);
}

static void put_lines(const struct lines *l, const cJSON *range, char sign, const char *tint,
		      const char *end, struct buf *out)
{
	size_t from = (size_t)cJSON_GetNumberValue(cJSON_GetArrayItem(range, 0));
	size_t n = (size_t)cJSON_GetNumberValue(cJSON_GetArrayItem(range, 1));

	for (size_t i = from - 1; range && from && i < from - 1 + n && i < l->n; i++) {
		struct str s = l->v[i];

		if (s.n && s.p[s.n - 1] == '\n')
			s.n--;
		buf_printf(out, "        %s%c%.*s%s\n", tint, sign, STR_ARG(s), end);
	}
}

static void explain_edit(const cJSON *e, const struct sides *u, const struct status_tints *t,
			 struct buf *out)
{
	const char *fn = json_str(e, "function"), *rung = json_str(e, "rung");
	const char *reason = json_str(e, "reason"), *outcome = json_str(e, "outcome");
	const char *tint = !strcmp(outcome, "lost") ? t->bad :
			   !strcmp(outcome, "verbatim") ? t->good : t->warn;

	buf_printf(out, "      %s%s #%d: %s%s%s", fn && *fn ? fn : "(file)", fn && *fn ? "()" : "",
		   (int)cJSON_GetNumberValue(cJSON_GetObjectItem(e, "ordinal")), tint, outcome,
		   t->end);
	if (rung)
		buf_printf(out, ", by %s", rung);
	if (reason)
		buf_printf(out, ": %s", reason);
	buf_addc(out, '\n');
	put_lines(&u->before, cJSON_GetObjectItem(e, "before"), '-', t->bad, t->end, out);
	put_lines(&u->after, cJSON_GetObjectItem(e, "after"), '+', t->good, t->end, out);
}

/* Are the conflicts told with their texts? Then the edits that they hold need no telling. */
static bool texts_told(const cJSON *conflicts)
{
	const cJSON *k;

	cJSON_ArrayForEach(k, conflicts)
		if (!cJSON_GetObjectItem(k, "places") &&
		    (!json_str(k, "before") || !*json_str(k, "before")))
			return false;
	return conflicts && conflicts->child;
}

static void note_edits(const cJSON *f, const char *key, const struct lines *l, struct map *own,
		       char sign)
{
	const cJSON *e;

	cJSON_ArrayForEach(e, cJSON_GetObjectItem(f, "edits")) {
		const cJSON *range = cJSON_GetObjectItem(e, key);
		size_t from = (size_t)cJSON_GetNumberValue(cJSON_GetArrayItem(range, 0));
		size_t n = (size_t)cJSON_GetNumberValue(cJSON_GetArrayItem(range, 1));

		for (size_t i = from - 1; range && from && i < from - 1 + n && i < l->n; i++)
			map_put(own, str_of(arena_printf(own->arena, "%c%.*s", sign,
							 STR_ARG(str_trim(l->v[i])))), own);
	}
}

/* Is every +/- line of the hunk one of upstream's own? */
static bool upstreams(const struct map *own, struct str hunk)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct str line;

	while (str_line(&hunk, &line)) {
		struct str rest = { line.p + 1, line.n ? line.n - 1 : 0 };

		if (line.n && (line.p[0] == '+' || line.p[0] == '-') &&
		    !map_has(own, str_of(arena_printf(&tmp, "%c%.*s", line.p[0],
						      STR_ARG(str_trim(rest))))))
			return false;
	}
	return true;
}

static void put_hunk(struct str hunk, const struct status_tints *t, struct buf *out)
{
	struct str line;

	while (str_line(&hunk, &line)) {
		const char *tint = line.n && line.p[0] == '+' ? t->good :
				   line.n && line.p[0] == '-' ? t->bad : "";

		buf_printf(out, "        %s%.*s%s\n", tint, STR_ARG(line), *tint ? t->end : "");
	}
}

/* What the port is on the branch, where upstream's lines, shown above it, do not say it. */
static void explain_result(struct repo *r, struct arena *a, const char *commit, const cJSON *f,
			   const struct sides *u, const struct status_tints *t, struct buf *out)
{
	CLEANUP(buf_release) struct buf d = BUF_INIT(BUF_FILE_MAX);
	struct sides made;
	bool any = false;
	struct map own;
	struct str all;

	read_sides(r, a, commit, json_str(f, "target"), &made);
	udiff_texts(lines_span(&made.before, 0, made.before.n),
		    lines_span(&made.after, 0, made.after.n), 3, &d);
	map_init(&own, a);
	note_edits(f, "before", &u->before, &own, '-');
	note_edits(f, "after", &u->after, &own, '+');
	for (all = buf_str(&d); all.n;) {
		ptrdiff_t end = str_find(all, STR("\n@@ "), 0);
		struct str hunk = { all.p, end < 0 ? all.n : (size_t)end + 1 };

		all.p += hunk.n;
		all.n -= hunk.n;
		if (upstreams(&own, hunk))
			continue;
		if (!any)
			buf_addz(out, "      on the branch it is:\n");
		any = true;
		put_hunk(hunk, t, out);
	}
}

static void explain_file(struct repo *r, struct arena *a, const cJSON *c, const cJSON *f,
			 const struct status_tints *t, struct buf *out)
{
	const char *path = json_str(f, "path"), *target = json_str(f, "target");
	const char *rung = json_str(f, "rung");
	const cJSON *k, *conflicts = cJSON_GetObjectItem(f, "conflicts");
	bool told = texts_told(conflicts);
	struct sides u;

	read_sides(r, a, json_str(c, "id"), path, &u);
	buf_printf(out, "    %s", path);
	if (strcmp(path, target))
		buf_printf(out, " → %s", target);
	if (rung)
		buf_printf(out, "   (%s)", rung);
	buf_addc(out, '\n');
	cJSON_ArrayForEach(k, cJSON_GetObjectItem(f, "edits"))
		if (!told || strcmp(json_str(k, "outcome"), "lost"))
			explain_edit(k, &u, t, out);
	if (json_str(c, "commit") && rung)
		explain_result(r, a, json_str(c, "commit"), f, &u, t, out);
	cJSON_ArrayForEach(k, conflicts)
		conflict_one(k, target, t, out);
	cJSON_ArrayForEach(k, cJSON_GetObjectItem(f, "findings"))
		conflict_finding(k, target, t, out);
}

static void explain_form(const cJSON *c, const char *form, struct buf *out)
{
	const cJSON *sibling = cJSON_GetObjectItem(c, "sibling");

	if (sibling)
		buf_printf(out, ", from its port to %s, %.12s", json_str(sibling, "branch"),
			   json_str(sibling, "commit"));
	else
		buf_printf(out, ", from the %s", !strcmp(form, "semantic") ? "semantic patch" :
				!strcmp(form, "mail") ? "mail" : "upstream commit");
}

static void explain_change(struct repo *r, struct arena *a, const cJSON *c,
			   const struct status_tints *t, struct buf *out)
{
	const char *id = json_str(c, "id"), *reason = json_str(c, "reason");
	const char *form = json_str(c, "form"), *commit = json_str(c, "commit");
	const cJSON *f, *files = cJSON_GetObjectItem(c, "files");

	buf_printf(out, "  %.12s  %s\n", id ? id : "-", json_str(c, "subject"));
	buf_printf(out, "    %s", json_str(c, "verdict"));
	if (form)
		explain_form(c, form, out);
	if (commit)
		buf_printf(out, ", as %.12s", commit);
	if (reason)
		buf_printf(out, ": %s", reason);
	buf_addc(out, '\n');
	if (json_str(c, "review_why"))
		buf_printf(out, "    %sreview it%s: %s\n", t->warn, t->end, json_str(c, "review_why"));
	cJSON_ArrayForEach(f, files)
		explain_file(r, a, c, f, t, out);
	conflict_commands(c, "    ", out);
}

void explain_text(struct repo *r, struct arena *a, const cJSON *doc, const struct status_tints *t,
		  struct buf *out)
{
	const cJSON *b, *c;

	cJSON_ArrayForEach(b, cJSON_GetObjectItem(doc, "results")) {
		const cJSON *error = cJSON_GetObjectItem(b, "error");
		const char *ref = json_str(b, "ref");

		buf_printf(out, "%s: %s%s%s\n", json_str(b, "branch"), json_str(b, "verdict"),
			   ref ? " on " : "", ref ? ref + 11 : "");
		if (error)
			buf_printf(out, "  %s\n", json_str(error, "what"));
		cJSON_ArrayForEach(c, cJSON_GetObjectItem(b, "changes"))
			explain_change(r, a, c, t, out);
	}
}
