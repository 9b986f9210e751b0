/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "work/resume.h"

#include "base/io.h"
#include "git/edit_tree.h"
#include "work/resume_parts.h"

void session_opts(const struct session *s, const struct apply_opts *base, struct apply_opts *ret)
{
	*ret = *base;
	ret->branches = &s->branch_ref;
	ret->n_branches = 1;
	ret->commits = s->mbox ? NULL : s->commits.v;
	ret->n_commits = s->mbox ? 0 : s->commits.n;
	ret->series = s->series;
	ret->mbox = s->mbox;
	ret->name = s->name;
	ret->base = s->from;
	ret->style = s->style;
	ret->bug = s->bug;
	ret->signoff = s->signoff;
	ret->optional = s->optional;
	ret->onto_branch = s->onto_branch;
	ret->keep_going = s->keep_going;
	ret->restart = s->restart;
	ret->refresh = s->refresh;
	ret->no_resolutions = s->no_resolutions;
	ret->with_deps = s->with_deps;
}

/* The work tree goes when its conflict is no longer the one that waits. */
static void tidy(struct repo *r, struct arena *a, const struct session *s)
{
	struct session now;
	int rc;

	if (!s->worktree)
		return;
	rc = session_load(r, a, s->ref, &now, NULL);
	if (rc == ERR_NOT_FOUND || (!rc && (!now.worktree || strcmp(now.worktree, s->worktree))))
		edit_tree_remove(r, s->worktree);
	if (!rc)
		session_release(&now);
}

static int take_hands(struct repo *r, struct arena *a, const struct session *s,
		      struct apply_resume *go, struct string_list *notes, struct err *e)
{
	struct edit_finds found = { 0 };
	struct port_hand *v;
	int rc;

	if (!s->worktree)
		return 0;
	rc = edit_tree_read(r, a, s->worktree, &found, e);
	if (rc == ERR_NOT_FOUND)
		return err_next(e, "backport edit --branch %s", s->branch);
	if (rc)
		return rc;
	v = ARENA_NEW_N(a, struct port_hand, found.n + 1);
	for (size_t i = 0; i < found.n; i++)
		v[i] = (struct port_hand){ found.v[i].path, found.v[i].mode, found.v[i].text };
	for (size_t i = 0; i < found.untracked.n; i++)
		*ARR_PUSH(a, *notes) = arena_printf(a, "%s is not part of it (git add takes it in)",
						    found.untracked.v[i]);
	go->key = session_key(s);
	go->hand = v;
	go->n_hand = found.n;
	return 0;
}

static int go_on(struct repo *r, struct arena *a, const struct apply_opts *base,
		 const struct apply_resume *go, cJSON **ret_doc, int *ret_exit, struct err *e)
{
	struct apply_opts o;
	int rc;

	session_opts(go->session, base, &o);
	o.resume = go;
	rc = apply_run(r, a, &o, ret_doc, ret_exit, e);
	if (!rc)
		tidy(r, a, go->session);
	return rc;
}

int session_continue(struct repo *r, struct arena *a, const struct apply_opts *base,
		     struct session *s, const char *reason, struct string_list *notes,
		     cJSON **ret_doc, int *ret_exit, struct err *e)
{
	struct apply_resume go = { .session = s, .reason = reason };
	int rc = take_hands(r, a, s, &go, notes, e);

	return rc ? rc : go_on(r, a, base, &go, ret_doc, ret_exit, e);
}

int session_skip(struct repo *r, struct arena *a, const struct apply_opts *base, struct session *s,
		 cJSON **ret_doc, int *ret_exit, struct err *e)
{
	struct apply_resume go = { .session = s };

	if (!session_key(s))
		return err_set(e, ERR_NOT_FOUND, "no change waits on %s", s->branch);
	*ARR_PUSH(a, s->skipped) = session_key(s);
	return go_on(r, a, base, &go, ret_doc, ret_exit, e);
}

static int open_session(struct repo *r, struct arena *a, const struct ident_source *who,
			struct ident *ret_who, struct lock **ret, struct err *e)
{
	int rc = ident_committer(r, a, who, ret_who, e);

	return rc ? rc : lock_take(r, ret, NULL, e);
}

int session_abort(struct repo *r, struct arena *a, const struct ident_source *who,
		  const struct session *s, struct err *e)
{
	struct ref_update up[3];
	struct ref_file file[2];
	struct undo_steps steps = { 0 };
	struct oid now = { { 0 } };
	struct lock *l = NULL;
	struct ident me;
	size_t n = 0;
	int rc = open_session(r, a, who, &me, &l, e);

	if (rc)
		return rc;
	rc = refs_value(r, s->ref, &now, e);
	if (!rc && !oid_eq(&now, &s->at)) {
		rc = err_set(e, ERR_MOVED, "%s was moved by somebody else since: it is left alone",
			     s->ref);
		err_next(e, "backport quit --branch %s", s->branch);
	}
	if (!rc && !oid_eq(&s->at, &s->before))
		up[n++] = (struct ref_update){ s->ref, s->at, s->before, "backport: abort" };
	if (!rc)
		rc = undo_notes(r, a, &me, &s->notes_before, &s->notes_at, &s->noted, &up[n], e);
	if (!rc && !oid_eq(&up[n].old, &up[n].new))
		n++;
	if (!rc)
		rc = undo_load(r, a, s->ref, &steps, e);
	if (!rc) {
		struct undo_step step = {
			.command = "abort", .branch = s->branch, .ref = s->ref, .old = s->at,
			.new = s->before, .notes_old = s->notes_at, .notes_new = s->notes_before,
			.run = undo_run_id(a, who), .session = session_text(a, s).p };
		size_t none = 0;

		/* no ref keeps what was given up: abort leaves refs exactly as they were */
		undo_push(r, a, &steps, &step, up, &none);
		file[0] = undo_file(a, s->ref, &steps);
		file[1] = (struct ref_file){ result_file(a, "session", s->ref), { 0 } };
		rc = refs_update_files(r, l, &me, up, n, file, 2, e);
	}
	lock_drop(l);
	if (!rc && s->worktree)
		edit_tree_remove(r, s->worktree);
	return rc;
}

int session_quit(struct repo *r, struct arena *a, const struct ident_source *who,
		 const struct session *s, struct err *e)
{
	struct ref_file file = { result_file(a, "session", s->ref), { 0 } };
	struct lock *l = NULL;
	struct ident me;
	int rc = open_session(r, a, who, &me, &l, e);

	if (!rc)
		rc = refs_update_files(r, l, &me, NULL, 0, &file, 1, e);
	lock_drop(l);
	return rc;
}
