/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Jobs out of mails. Which upstream commit a mail carries it says itself: in an
 * upstream line, or in format-patch's From line. The second stands in every
 * patch of everybody: it counts when mainline or the manifest has that commit,
 * and no upstream line is made of it otherwise.
 */
#include "work/apply_parts.h"

#include "git/branch.h"
#include "git/history.h"
#include "msg/message.h"

/* The id of its upstream line, in full. False: none, or one that the clone cannot complete. */
static bool upstream_line(struct run *r, const struct message *m, struct oid *ret)
{
	for (size_t i = 0; i < m->uprefs.n; i++) {
		const struct upref *u = &m->uprefs.v[i];

		/* inside mainline a cherry-pick line names a twin in another tree */
		if (u->kind == UPREF_CHERRY)
			continue;
		if (oid_parse(u->id, ret) ||
		    !repo_commit_of(r->repo, arena_strn(r->arena, u->id), ret, NULL))
			return true;
	}
	return false;
}

/* Is a commit of the clone one of mainline's? Where nobody knows mainline, it may be. */
static bool in_mainline(struct run *r, const struct oid *id)
{
	enum history_answer yes = HISTORY_UNKNOWN;
	struct branch mainline;

	if (repo_mainline(r->repo, r->arena, &mainline, NULL) ||
	    history_is_ancestor(r->repo, id, &mainline.commit, &yes, NULL))
		return true;
	return yes != HISTORY_NO;
}

static void find_id(struct run *r, struct job *j, const struct message *m)
{
	struct letter *l = ARENA_NEW(r->arena, struct letter);
	struct oid made;

	if (upstream_line(r, m, &j->id)) {
		j->hex = oid_str(r->arena, &j->id);
		return;
	}
	if (!j->mail->made_from || !oid_parse(str_of(j->mail->made_from), &made))
		return;
	if (repo_has(r->repo, &made) && !in_mainline(r, &made))
		return;
	if (repo_has(r->repo, &made) ||
	    (r->series && manifest_find(r->series, j->mail->made_from))) {
		j->id = made;
		j->hex = oid_str(r->arena, &made);
		return;
	}
	*l = *j->mail;
	if (!l->doubt)
		l->doubt = arena_printf(r->arena,
					"whether it is upstream's %.12s nobody here knows: "
					"no upstream commit is named",
					l->made_from);
	j->mail = l;
}

int jobs_add_mail(struct run *r, const struct letter *l, struct err *e)
{
	struct job *j = ARR_PUSH(r->arena, r->jobs);
	struct message m;

	if (!l->author)
		return err_set(e, ERR_INPUT, "%s: who wrote it, or when, cannot be read", l->where);
	message_parse(r->arena, l->message, &m);
	j->mail = l;
	j->named = true;
	j->subject = arena_strn(r->arena, m.subject);
	find_id(r, j, &m);
	if (!j->hex)
		return 0;
	if (r->series)
		j->change = manifest_find(r->series, j->hex);
	j->have = repo_has(r->repo, &j->id) &&
		  !commit_read(r->repo, r->arena, &j->id, &j->commit, NULL);
	return 0;
}
