/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * After a conflict: edit it, go on, leave it out, give up, forget it.
 */
#ifndef WORK_RESUME_H
#define WORK_RESUME_H

#include "work/apply.h"
#include "work/undo.h"

struct edit_result {
	const char *dir;
	struct string_list files;	/* to resolve; relative to @dir */
	const char *id, *subject;	/* of the change */
};

/**
 * edit_conflict() - the conflict of @s in a work tree of its own.
 * @base: who, env and data of the command; the rest comes from the session.
 * @dir: absolute; NULL: a place of our own beside the repository.
 *
 * Where a work tree is there already it stays. Return: 0; ERR_CONFLICT when nothing conflicts any
 * more; ERR_INPUT when @dir is taken.
 */
int edit_conflict(struct repo *r, struct arena *a, const struct apply_opts *base, struct session *s,
		  const char *dir, struct edit_result *ret, struct err *e);
/** edit_add() - files of the branch into the work tree too: what the resolution has to touch. */
int edit_add(struct repo *r, struct session *s, const char *const *path, size_t n, struct err *e);

/**
 * session_continue() - take what was made of the conflict through the gate, and go on.
 * @reason: why edits that are not in it are left out, or NULL.
 * @notes: what to tell the user (files that were not taken).
 *
 * Without a work tree the change is tried again: a rule, a prerequisite or a resolution may have
 * come. Return: as apply_run(); ERR_NOT_FOUND when the work tree is gone.
 */
int session_continue(struct repo *r, struct arena *a, const struct apply_opts *base,
		     struct session *s, const char *reason, struct string_list *notes,
		     cJSON **ret_doc, int *ret_exit, struct err *e);
/** session_skip() - leave the change out, and go on. */
int session_skip(struct repo *r, struct arena *a, const struct apply_opts *base, struct session *s,
		 cJSON **ret_doc, int *ret_exit, struct err *e);
/**
 * session_abort() - everything as it was before the session began, bit for bit.
 *
 * Return: 0; ERR_CONFLICT when somebody else moved the result since.
 */
int session_abort(struct repo *r, struct arena *a, const struct ident_source *who,
		  const struct session *s, struct err *e);
/** session_quit() - forget the session; result and work tree stay. */
int session_quit(struct repo *r, struct arena *a, const struct ident_source *who,
		 const struct session *s, struct err *e);

#endif
