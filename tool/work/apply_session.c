/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a branch's run ends: its ref moves, and with it what undo and continue work from.
 */
#include "work/apply_parts.h"

#include "base/io.h"
#include "git/blob.h"
#include "git/history.h"
#include "work/candidates.h"
#include "work/differs.h"
#include "work/undo.h"

const char *job_key(struct arena *a, const struct job *j)
{
	struct oid words;

	if (j->hex)
		return j->hex;
	blob_id(j->mail->message, &words);
	return arena_printf(a, "mail-%.12s", oid_str(a, &words));
}

int branch_session(struct branch_run *br)
{
	struct run *r = br->r;
	int rc = session_load(r->repo, r->arena, br->ref, &br->open, &br->err);

	if (rc == ERR_NOT_FOUND)
		return 0;
	if (rc)
		return rc;
	br->has_open = true;
	if (r->o->dry_run || r->o->resume || !br->open.worktree || !io_exists(br->open.worktree))
		return 0;
	err_set(&br->err, ERR_CONFLICT, "a conflict on it is being edited in %s",
		br->open.worktree);
	return err_next(&br->err, "backport continue --branch %s   (or skip, or abort)", br->b->name);
}

/* Is it what was just refused by the gate? Then the work goes on where it is. */
static bool editing(const struct branch_run *br, const char *key)
{
	const struct apply_resume *go = br->r->o->resume;

	return go && go->key && go->session->worktree && !strcmp(go->key, key);
}

static void why_it_differs(struct branch_run *br, const struct left_open *l)
{
	struct run *r = br->r;
	const struct differs d = {
		.judged = br->judged, .repo = r->repo, .steps = &r->differs_steps,
		.upstream = l->job->have ? &l->job->commit : NULL,
		.progress = r->o->progress, .ctx = r->o->progress_ctx };

	differs_add(&d, l->record);
	/* what this run has ported is in memory alone, where a trial does not see it */
	candidates_add(&r->shop, br->ported ? &br->b->tree : &br->tree, l->record,
		       &r->candidate_tries);
}

void branch_conflicts(struct branch_run *br)
{
	struct arena *a = br->r->arena;
	const char *b = br->b->name, *here;

	if (!br->left.n)
		return;
	here = session_name(br->r->repo, a, b, br->ref);
	for (size_t i = 0; i < br->left.n; i++) {
		cJSON *rec = br->left.v[i].record, *o;
		const char *id = json_str(rec, "id");

		why_it_differs(br, &br->left.v[i]);
		o = json_add_obj(rec, "commands");
		json_add_str(rec, "key", br->left.v[i].key);
		json_add_str(o, "prerequisites",
			     id ? arena_printf(a, "backport deps %.12s --branch %s", id, b) : NULL);
		if (br->r->o->dry_run) {
			/* no session is open that could be gone on with */
			json_add_str(o, "apply", id ? arena_printf(a, "backport apply --branch %s %.12s",
								   b, id) : NULL);
			continue;
		}
		json_add_str(o, "explain", arena_printf(a, "backport explain --branch %s", b));
		if (editing(br, br->left.v[i].key))
			json_add_str(rec, "worktree", br->r->o->resume->session->worktree);
		else
			json_add_str(o, "edit", arena_printf(a, "backport edit --branch %s", here));
		json_add_str(o, "continue", arena_printf(a, "backport continue --branch %s", here));
		json_add_str(o, "skip", arena_printf(a, "backport skip --branch %s", here));
		json_add_str(o, "abort", arena_printf(a, "backport abort --branch %s", here));
	}
}

/* What continue, skip and abort will need to know. */
static struct str session_now(struct branch_run *br, const struct oid *at,
			      const struct oid *notes_old, const struct oid *notes)
{
	const struct apply_opts *o = br->r->o;
	const struct session *was = o->resume ? o->resume->session : NULL;
	struct arena *a = br->r->arena;
	struct session s = {
		.branch = br->b->name, .branch_ref = br->b->ref ? br->b->ref : br->b->name,
		.ref = br->ref, .base = br->base, .before = br->ref_old, .at = *at,
		.stands_on = br->tip, .notes_at = *notes,
		.series = br->r->series ? br->r->series->name : NULL, .mbox = o->mbox,
		.name = o->name, .from = o->base, .style = o->style, .bug = o->bug, .signoff = o->signoff,
		.optional = o->optional, .onto_branch = o->onto_branch,
		.keep_going = o->keep_going,
		.no_resolutions = o->no_resolutions,
		.with_deps = o->with_deps, .rest = br->rest };
	struct str text;

	/* begun anew and not come far enough to move the ref: it will have to begin anew again */
	s.restart = o->restart && !br->ported;
	s.refresh = o->refresh && !br->ported;
	s.notes_before = *notes_old;
	if (was) {
		s.skipped = was->skipped;
		if (br->left.n && editing(br, br->left.v[0].key))
			s.worktree = was->worktree;
	}
	for (size_t i = 0; i < br->declined.n; i++)
		*ARR_PUSH(a, s.skipped) = br->declined.v[i];
	if (br->has_open) {
		s.before = br->open.before;
		s.notes_before = br->open.notes_before;
		s.noted = br->open.noted;
	}
	for (size_t i = 0; i < br->notes.n; i++)
		*ARR_PUSH(a, s.noted) = oid_str(a, &br->notes.v[i].commit);
	/* by id: HEAD~2 will be another commit by then */
	for (size_t i = 0; o->n_commits && i < br->r->jobs.n; i++)
		if (br->r->jobs.v[i].hex && !br->r->jobs.v[i].required)
			*ARR_PUSH(a, s.commits) = br->r->jobs.v[i].hex;
	s.conflicts = cJSON_CreateArray();
	for (size_t i = 0; i < br->left.n; i++)
		cJSON_AddItemToArray(s.conflicts, cJSON_Duplicate(br->left.v[i].record, 1));
	text = session_text(a, &s);
	session_release(&s);
	return text;
}

static const char *command_name(const struct apply_opts *o)
{
	if (!o->resume)
		return o->refresh ? "apply --refresh" : o->restart ? "apply --restart" : "apply";
	return "continue";
}

/* The step that undo takes back. */
static int add_step(struct branch_run *br, const struct oid *notes_old, const struct oid *notes_new,
		    struct ref_update *up, size_t *n, struct ref_file *ret)
{
	struct run *r = br->r;
	struct arena *a = r->arena;
	struct undo_steps steps = { 0 };
	struct undo_step s = { .command = command_name(r->o),
			       .run = undo_run_id(a, &r->o->who), .branch = br->b->name, .ref = br->ref,
			       .old = br->ref_old, .new = br->tip, .notes_old = *notes_old,
			       .notes_new = *notes_new };
	bool stands = true;
	int rc = undo_load(r->repo, a, br->ref, &steps, &br->err);

	if (oid_is_zero(&br->tip))
		stands = false;
	else if (!rc && !oid_is_zero(&br->ref_old))
		rc = history_stands_on(r->repo, &br->tip, &br->ref_old, HISTORY_PORTS, &stands,
				       &br->err);
	if (rc)
		return rc;
	s.keep = stands ? NULL : "";
	if (br->has_open)
		s.session = session_text(a, &br->open).p;
	for (size_t i = 0; i < br->notes.n; i++)
		*ARR_PUSH(a, s.noted) = oid_str(a, &br->notes.v[i].commit);
	undo_push(r->repo, a, &steps, &s, up, n);
	*ret = undo_file(a, br->ref, &steps);
	return 0;
}

bool branch_gone(const struct branch_run *br)
{
	return br->r->o->refresh && br->old.n && !br->ported && !br->left.n && !br->errors &&
	       !br->unknown;
}

static int finish_once(struct branch_run *br, const struct oid *tip)
{
	struct run *r = br->r;
	struct ref_update up[6];
	struct ref_file file[2];
	struct oid notes_old = { { 0 } }, notes_new, at = br->ref_old;
	bool gone = branch_gone(br),
	     moves = gone || (br->ported && !oid_eq(&br->tip, &br->ref_old));
	size_t n = 0, n_files = 0;
	int rc = 0;

	if (r->o->dry_run)
		return 0;
	rc = refs_value(r->repo, NOTES_REF, &notes_old, &br->err);
	if (rc)
		return rc;
	notes_new = notes_old;
	br->tip = gone ? (struct oid){ { 0 } } : *tip;
	if (moves) {
		up[n++] = (struct ref_update){ br->ref, br->ref_old, br->tip,
			arena_printf(r->arena, "backport: %s %s to %s", command_name(r->o), r->name,
				     br->b->name) };
		at = br->tip;
		rc = notes_prepare(r->repo, r->arena, &r->porter, br->notes.v, br->notes.n,
				   "Notes added by 'backport apply'", &up[n], &br->err);
		notes_new = up[n].new;
		if (!rc && !oid_eq(&up[n].old, &up[n].new))
			n++;
		if (!rc)
			rc = add_step(br, &notes_old, &notes_new, up, &n, &file[n_files++]);
	}
	/* also of a change that a human left out as a whole */
	if (!rc && br->learned.n) {
		rc = resolutions_prepare(r->repo, r->arena, &r->porter, &br->learned, NULL,
					 arena_printf(r->arena, "resolutions from %s", br->b->name),
					 &up[n], &br->err);
		if (!rc && !oid_eq(&up[n].old, &up[n].new))
			n++;
	}
	if (rc)
		return rc;
	if (br->left.n)
		file[n_files++] = (struct ref_file){ result_file(r->arena, "session", br->ref),
						     session_now(br, &at, &notes_old, &notes_new) };
	else if (br->has_open && !br->errors)
		file[n_files++] = (struct ref_file){ result_file(r->arena, "session", br->ref),
						     { 0 } };
	return refs_update_files(r->repo, r->lock, &r->porter, up, n, file, n_files, &br->err);
}

int branch_finish(struct branch_run *br)
{
	struct oid tip = br->tip, now;
	int rc = ERR_MOVED;

	/* git notes, and a fetch of resolutions, know nothing of our lock: build on
	 * what they wrote */
	for (int try = 0; rc == ERR_MOVED && try < 3; try++) {
		rc = finish_once(br, &tip);
		if (rc == ERR_MOVED && (refs_value(br->r->repo, br->ref, &now, NULL) ||
					!oid_eq(&now, &br->ref_old)))
			break;
	}
	return rc;
}
