/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What check found, in the commits' notes (member "check" of the record), keyed by
 * tree, patch-id, upstream commit and the judge: an amended commit is judged
 * anew, an unchanged one is not.
 */
#include "git/journal.h"
#include "git/notes.h"
#include "work/check_parts.h"
#include "work/record.h"

/* Of the rules of judgement: another one makes old notes worthless. */
#define JUDGE 1

static bool same_id(const cJSON *o, const char *key, const struct oid *id)
{
	const char *z = json_str(o, key);
	char hex[OID_HEX + 1];

	return z && !strcmp(z, oid_hex(id, hex));
}

cJSON *check_note_find(struct check_run *r, const struct port *p)
{
	cJSON *note = p->mail || r->o->again ? NULL : record_of(r->repo, r->arena, &p->commit.id);
	const cJSON *k = note ? cJSON_GetObjectItem(note, "check") : NULL;
	cJSON *rec = NULL;

	if (k && p->have_upstream && same_id(k, "tree", &p->made) &&
	    same_id(k, "patch_id", &p->patch_id) && same_id(k, "upstream", &p->upstream.id) &&
	    cJSON_GetNumberValue(cJSON_GetObjectItem(k, "judge")) == JUDGE)
		rec = cJSON_Duplicate(cJSON_GetObjectItem(k, "record"), true);
	cJSON_Delete(note);
	return rec;
}

void check_note_add(struct check_run *r, const struct port *p, const cJSON *rec)
{
	CLEANUP(buf_release) struct buf text = BUF_INIT(BUF_FILE_MAX);
	cJSON *note, *k;

	if (p->mail)
		return;
	note = record_of(r->repo, r->arena, &p->commit.id);
	if (!note)
		note = cJSON_CreateObject();
	cJSON_DeleteItemFromObject(note, "check");
	k = json_add_obj(note, "check");
	json_add_str(k, "tree", oid_str(r->arena, &p->made));
	json_add_str(k, "patch_id", oid_str(r->arena, &p->patch_id));
	json_add_str(k, "upstream", oid_str(r->arena, &p->upstream.id));
	json_add_num(k, "judge", JUDGE);
	json_add_str(k, "verdict", json_str(rec, "verdict"));
	cJSON_AddItemToObject(k, "record", cJSON_Duplicate(rec, true));
	json_print(note, &text);
	cJSON_Delete(note);
	*ARR_PUSH(r->arena, r->notes) =
		(struct note){ p->commit.id, arena_span(r->arena, buf_str(&text)) };
}

const char *check_note_write(struct check_run *r)
{
	struct ident who;
	struct lock *lock;
	struct err e = { 0 };
	int rc;

	if (!r->notes.n || r->o->dry_run)
		return NULL;
	rc = ident_committer(r->repo, r->arena, &r->o->who, &who, &e);
	if (!rc)
		rc = lock_take(r->repo, &lock, NULL, &e);
	if (rc)
		return arena_printf(r->arena, "no note was written: %s", e.what);
	rc = notes_write(r->repo, lock, &who, r->notes.v, r->notes.n,
			 "Notes added by 'backport check'", &e);
	lock_drop(lock);
	return rc ? arena_printf(r->arena, "no note was written: %s", e.what) : NULL;
}
