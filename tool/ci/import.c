// SPDX-License-Identifier: GPL-2.0-or-later
#include "ci/import.h"

#include <dirent.h>
#include <sys/stat.h>

#include "base/io.h"
#include "base/table.h"
#include "ci/evidence.h"
#include "ci/trial.h"
#include "git/commit.h"
#include "git/refs.h"

/* Artefacts of many jobs lie in a directory each. */
#define DEPTH_MAX 4
/* A series longer than this is no series. */
#define COMMITS_MAX 4096
/* A line of a mail. */
#define WHY_MAX 300
#define BY_MAX 200

struct import {
	struct repo *r;
	struct arena *a;
	const struct import_opts *o;
	ARR(const char *) file;
	struct refs refs;	/* of refs/heads/ */
	struct oid *tree;	/* of each */
	cJSON *results;
	int exit;
};

static int add_files(struct import *m, const char *path, int depth, struct err *e)
{
	struct dirent **all;
	struct stat st;
	int n, rc = 0;

	/* Names that were given may be links; those that are found are not followed. */
	if (depth ? lstat(path, &st) : stat(path, &st))
		return err_set(e, ERR_NOT_FOUND, "there is no %s", path);
	if (!S_ISDIR(st.st_mode)) {
		if (!depth || (S_ISREG(st.st_mode) && str_ends(str_of(path), "/results.json")))
			*ARR_PUSH(m->a, m->file) = path;
		return 0;
	}
	n = depth < DEPTH_MAX ? scandir(path, &all, NULL, alphasort) : 0;
	if (n < 0)
		return err_set(e, ERR_IO, "cannot read %s", path);
	for (int i = 0; i < n; i++) {
		if (!rc && all[i]->d_name[0] != '.')
			rc = add_files(m, arena_printf(m->a, "%s/%s", path, all[i]->d_name),
				       depth + 1, e);
		mem_free(all[i]);
	}
	if (depth < DEPTH_MAX)
		mem_free(all);
	return rc;
}

/* Where each branch stands. */
static int read_heads(struct import *m, struct err *e)
{
	int rc = refs_list(m->r, m->a, "refs/heads/", &m->refs, e);

	m->tree = ARENA_NEW_N(m->a, struct oid, m->refs.n + 1);
	for (size_t i = 0; !rc && i < m->refs.n; i++) {
		struct commit c;

		/* One that cannot be read is nobody's port. */
		if (!commit_read(m->r, m->a, &m->refs.v[i].id, &c, NULL))
			m->tree[i] = c.tree;
	}
	return rc;
}

/* The commits from @tip back to one whose tree is @t->before_tree, oldest first. */
static bool walk(struct import *m, const struct oid *tip, struct ci_target *t)
{
	struct oids back = { 0 };
	struct oid id = *tip;
	struct commit c;

	for (size_t n = 0; n < COMMITS_MAX; n++) {
		if (commit_read(m->r, m->a, &id, &c, NULL))
			return false;
		/* An empty commit has its parent's tree: something must lie between. */
		if (n && oid_eq(&c.tree, &t->before_tree))
			break;
		*ARR_PUSH(m->a, back) = id;
		if (c.n_parents != 1 || c.cut)
			return false;
		id = c.parents[0];
	}
	if (!oid_eq(&c.tree, &t->before_tree))
		return false;
	t->before = id;
	t->after = *tip;
	t->commits = (struct oids){ 0 };
	for (size_t i = back.n; i-- > 0;)
		*ARR_PUSH(m->a, t->commits) = back.v[i];
	return true;
}

static const char *one_line(struct arena *a, const char *z, size_t max)
{
	char *line = z ? arena_str(a, z) : NULL;

	if (line && strlen(line) > max)
		line[max] = '\0';
	for (char *c = line; c && *c; c++)
		if ((unsigned char)*c < ' ' || *c == 127)
			*c = ' ';
	return line;
}

static bool known(const char *verdict)
{
	static const char *const names[] = {
#define X(code, name, exit_code) name,
		CI_VERDICT_LIST(X)
#undef X
	};

	for (size_t i = 0; verdict && i < ARRAY_SIZE(names); i++)
		if (!strcmp(verdict, names[i]))
			return true;
	return false;
}

/* What of a result goes to the notes, clean. Free with cJSON_Delete(). */
static cJSON *clean(struct import *m, const cJSON *result)
{
	const cJSON *machine = cJSON_GetObjectItem(result, "machine");
	const char *by = json_str(result, "by"), *why = json_str(result, "why");
	cJSON *doc = cJSON_CreateObject();

	json_add_str(doc, "verdict", json_str(result, "verdict"));
	json_add_str(doc, "why", one_line(m->a, why ? why : "no reason given", WHY_MAX));
	json_add_str(doc, "version", one_line(m->a, json_str(result, "version"), 40));
	json_add_str(doc, "before_tree", json_str(result, "before_tree"));
	json_add_str(doc, "after_tree", json_str(result, "after_tree"));
	json_add_str(doc, "by", one_line(m->a, by ? by : m->o->by ? m->o->by : "another clone",
					 BY_MAX));
	json_add_str(json_add_obj(doc, "machine"), "accel",
		     machine ? one_line(m->a, json_str(machine, "accel"), 20) : NULL);
	return doc;
}

/* Note it on one port; what was done, in a word. */
static int take(struct import *m, const struct ci_target *t, const cJSON *result, cJSON *out,
		struct err *e)
{
	cJSON *had = cJSON_CreateObject();
	const char *was, *line = evidence_line(m->a, result);
	bool same, there;
	int rc = 0;

	evidence_state(m->r, m->a, t, "", had);
	was = json_str(had, "evidence");
	there = strcmp(was, "none") != 0 && strcmp(was, "stale") != 0;
	same = there && !strcmp(was, json_str(result, "verdict"));
	json_add_str(out, "line", line);
	if (same && !strcmp(json_str(had, "line"), line)) {
		json_add_str(out, "done", "known");
	} else if (there && !m->o->again) {
		/* Its own word is not exchanged for somebody else's. */
		json_add_str(out, "done", "kept");
		json_add_str(out, "had", json_str(had, "line"));
		if (!same)
			m->exit = 2;
	} else {
		json_add_str(out, "done", "noted");
		rc = evidence_write(m->r, m->a, &m->o->who, t, result, e);
	}
	cJSON_Delete(had);
	return rc;
}

static int one(struct import *m, const char *file, const cJSON *given, struct err *e)
{
	const char *before = json_str(given, "before_tree"), *after = json_str(given, "after_tree");
	const char *branch = one_line(m->a, json_str(given, "branch"), 200);
	struct ci_target t = { .name = branch };
	bool found = false;
	cJSON *result, *out;
	int rc = 0;

	if (!branch || !known(json_str(given, "verdict")))
		return err_set(e, ERR_INPUT, "%s: no result of backport ci: %s", file,
			       branch ? "a verdict that there is not" : "it names no branch");
	/* One that ended before it knew its trees says nothing to anybody. */
	if (before && after && (!oid_parse(str_of(before), &t.before_tree) ||
				!oid_parse(str_of(after), &t.after_tree)))
		return err_set(e, ERR_INPUT, "%s: %s: its trees are no object ids", file, branch);
	result = clean(m, given);
	for (size_t i = 0; !rc && before && after && i < m->refs.n; i++) {
		if (!oid_eq(&m->tree[i], &t.after_tree) || !walk(m, &m->refs.v[i].id, &t))
			continue;
		found = true;
		out = json_push_obj(m->results);
		json_add_str(out, "file", file);
		json_add_str(out, "branch", branch);
		json_add_str(out, "verdict", json_str(result, "verdict"));
		json_add_str(out, "ref", m->refs.v[i].name);
		json_add_num(out, "commits", (double)t.commits.n);
		rc = take(m, &t, result, out, e);
	}
	if (!found && !rc) {
		m->exit = 2;
		out = json_push_obj(m->results);
		json_add_str(out, "file", file);
		json_add_str(out, "branch", branch);
		json_add_str(out, "verdict", json_str(result, "verdict"));
		json_add_str(out, "line", evidence_line(m->a, result));
		json_add_str(out, "done", "not-here");
	}
	cJSON_Delete(result);
	return rc;
}

static int read_doc(const char *file, cJSON **ret, struct err *e)
{
	CLEANUP(buf_release) struct buf text = BUF_INIT(BUF_FILE_MAX);
	const char *schema;
	cJSON *doc = NULL;
	int rc = io_read(file, &text, e);

	if (!rc)
		rc = json_parse(buf_str(&text), file, &doc, e);
	if (rc)
		return rc;
	schema = json_str(doc, "schema");
	if (!schema || strcmp(schema, "backport.ci/1")) {
		cJSON_Delete(doc);
		return err_set(e, ERR_INPUT, "%s: not what backport ci run --output writes", file);
	}
	*ret = doc;
	return 0;
}

int ci_import(struct repo *r, struct arena *a, const struct import_opts *o, cJSON **ret_doc,
	      int *ret_exit, struct err *e)
{
	struct import m = { .r = r, .a = a, .o = o };
	cJSON **doc, *all;
	int rc = 0;

	for (size_t i = 0; !rc && i < o->n; i++)
		rc = add_files(&m, o->paths[i], 0, e);
	if (!rc && !m.file.n) {
		err_set(e, ERR_NOT_FOUND, "no results.json there");
		rc = err_next(e, "backport ci run --output DIR writes one");
	}
	if (rc)
		return rc;
	/* All are read before one is taken. */
	doc = ARENA_NEW_N(a, cJSON *, m.file.n);
	for (size_t i = 0; !rc && i < m.file.n; i++)
		rc = read_doc(m.file.v[i], &doc[i], e);
	if (!rc)
		rc = read_heads(&m, e);
	all = cJSON_CreateObject();
	json_add_str(all, "schema", "backport.ci-import/1");
	m.results = json_add_arr(all, "results");
	for (size_t i = 0; i < m.file.n; i++) {
		const cJSON *result;

		cJSON_ArrayForEach(result, cJSON_GetObjectItem(doc[i], "results"))
			if (!rc)
				rc = one(&m, m.file.v[i], result, e);
		cJSON_Delete(doc[i]);
	}
	if (rc) {
		cJSON_Delete(all);
		return rc;
	}
	*ret_doc = all;
	*ret_exit = m.exit;
	return 0;
}

void import_text(struct arena *a, const cJSON *doc, struct buf *out)
{
	struct table *t = table_new(a);
	const cJSON *r;

	cJSON_ArrayForEach(r, cJSON_GetObjectItem(doc, "results")) {
		const char *done = json_str(r, "done"), *ref = json_str(r, "ref");

		table_cell(t, json_str(r, "branch"));
		table_cell(t, done);
		table_cell(t, json_str(r, "line"));
		table_row(t);
		table_cell(t, "");
		table_cell(t, "");
		if (!strcmp(done, "not-here"))
			table_cell(t, "no branch here has the trees that this was found for "
				   "(made of another base, or not made yet)");
		else if (!strcmp(done, "kept"))
			table_cell(t, arena_printf(a, "this clone's own word stays (--again takes "
						   "the other): %s", json_str(r, "had")));
		else
			table_cell(t, arena_printf(a, "%s", ref));
		table_row(t);
	}
	if (!cJSON_GetArraySize(cJSON_GetObjectItem(doc, "results")))
		buf_addz(out, "no results in these files\n");
	table_print(t, 0, out);
}
