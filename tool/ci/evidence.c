// SPDX-License-Identifier: GPL-2.0-or-later
#include "ci/evidence.h"

#include "base/io.h"
#include "git/commit.h"
#include "git/notes.h"
#include "git/patch_id.h"
#include "work/record.h"

/* NULL: a merge, or a parent that is not here. */
static const char *patch_id_of(struct repo *r, struct arena *a, const struct commit *c)
{
	struct commit parent;
	struct oid id;

	if (c->n_parents != 1 || commit_read(r, a, &c->parents[0], &parent, NULL) ||
	    patch_id(r, &parent.tree, &c->tree, &id, NULL))
		return NULL;
	return oid_str(a, &id);
}

const char *evidence_line(struct arena *a, const cJSON *result)
{
	const cJSON *machine = cJSON_GetObjectItem(result, "machine");
	const char *accel = machine ? json_str(machine, "accel") : NULL;
	const char *version = json_str(result, "version"), *by = json_str(result, "by");
	const char *tail = accel && by ? arena_printf(a, " [QEMU, %s; run by %s]", accel, by) :
			   accel ? arena_printf(a, " [QEMU, %s]", accel) :
			   by ? arena_printf(a, " [run by %s]", by) : "";

	return arena_printf(a, "%s%s%s: %s%s", json_str(result, "verdict"), version ? " on " : "",
			    version ? version : "", json_str(result, "why"), tail);
}

/* The record of one commit, with what is new in it. */
static int record(struct repo *r, struct arena *a, const struct oid *id, const cJSON *result,
		  struct str *ret, struct err *e)
{
	CLEANUP(buf_release) struct buf text = BUF_INIT(BUF_FILE_MAX);
	struct commit c;
	cJSON *note, *ci;
	int rc = commit_read(r, a, id, &c, e);

	if (rc)
		return rc;
	note = record_of(r, a, id);
	if (!note)
		note = cJSON_CreateObject();
	cJSON_DeleteItemFromObject(note, "ci");
	ci = json_add_obj(note, "ci");
	json_add_str(ci, "tree", oid_str(a, &c.tree));
	json_add_str(ci, "patch_id", patch_id_of(r, a, &c));
	json_add_str(ci, "before_tree", json_str(result, "before_tree"));
	json_add_str(ci, "after_tree", json_str(result, "after_tree"));
	json_add_str(ci, "verdict", json_str(result, "verdict"));
	json_add_str(ci, "by", json_str(result, "by"));
	json_add_str(ci, "line", evidence_line(a, result));
	json_print(note, &text);
	cJSON_Delete(note);
	*ret = arena_span(a, buf_str(&text));
	return 0;
}

int evidence_write(struct repo *r, struct arena *a, const struct ident_source *who,
		   const struct ci_target *t, const cJSON *doc, struct err *e)
{
	struct note *v = ARENA_NEW_N(a, struct note, t->commits.n);
	struct ident porter;
	struct lock *lock;
	int rc = ident_committer(r, a, who, &porter, e);

	if (!rc)
		rc = lock_take(r, &lock, NULL, e);
	if (rc)
		return rc;
	for (size_t i = 0; !rc && i < t->commits.n; i++) {
		v[i].commit = t->commits.v[i];
		rc = record(r, a, &v[i].commit, doc, &v[i].text, e);
	}
	if (!rc)
		rc = notes_write(r, lock, &porter, v, t->commits.n, "backport: ci", e);
	lock_drop(lock);
	return rc;
}

/* Was it found for these very trees? */
static bool is_of(struct arena *a, const cJSON *found, const struct ci_target *t)
{
	const char *before = found ? json_str(found, "before_tree") : NULL;
	const char *after = found ? json_str(found, "after_tree") : NULL;

	return before && after && !strcmp(before, oid_str(a, &t->before_tree)) &&
	       !strcmp(after, oid_str(a, &t->after_tree));
}

static cJSON *read_last(const char *path)
{
	CLEANUP(buf_release) struct buf text = BUF_INIT(BUF_FILE_MAX);
	cJSON *doc = NULL;

	if (io_read(path, &text, NULL) || json_parse(buf_str(&text), path, &doc, NULL))
		return NULL;
	return doc;
}

void evidence_state(struct repo *r, struct arena *a, const struct ci_target *t, const char *last,
		    cJSON *doc)
{
	cJSON *note = record_of(r, a, &t->after), *run = read_last(last);
	const cJSON *ci = note ? cJSON_GetObjectItem(note, "ci") : NULL;
	const char *line = NULL, *stale = NULL, *state = "none";

	if (is_of(a, ci, t)) {
		state = json_str(ci, "verdict");
		line = json_str(ci, "line");
	} else if (is_of(a, run, t) && json_str(run, "verdict")) {
		state = json_str(run, "verdict");
		line = evidence_line(a, run);
	} else if (ci || (run && json_str(run, "verdict"))) {
		state = "stale";
		stale = ci ? json_str(ci, "line") : evidence_line(a, run);
	}
	json_add_str(doc, "evidence", state);
	json_add_str(doc, "line", line);
	json_add_str(doc, "stale_line", stale);
	cJSON_Delete(note);
	cJSON_Delete(run);
}
