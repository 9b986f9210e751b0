/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * apply: port changes onto branches. Each result is a branch of our own; one
 * move of refs a branch, at the very end; nothing is checked out.
 */
#ifndef WORK_APPLY_H
#define WORK_APPLY_H

#include "base/json.h"
#include "git/ident.h"
#include "msg/letter.h"
#include "work/port_change.h"
#include "work/session.h"

/* A session that goes on: what was made of its conflict. */
struct apply_resume {
	const struct session *session;
	/* the change that hands resolved; NULL: all is tried again */
	const char *key;
	const struct port_hand *hand;	/* its files */
	size_t n_hand;
	/* why edits that are not found in them are left out, or NULL */
	const char *reason;
};

struct apply_opts {
	const char *const *branches;	/* --branch; none: the series' targets that exist */
	size_t n_branches;
	const char *const *commits;	/* COMMIT or A..B, ids of the series too */
	size_t n_commits;
	const struct letter *mails;	/* of --mbox, in order */
	size_t n_mails;
	const char *series;		/* NULL: backport.series, or the only one there is */
	const char *data;		/* directory of series/ and patches/ */
	const char *name;		/* --name: instead of the series' in the result's ref */
	/* --base: start from this revision instead of the branch's tip */
	const char *base;
	/* of the upstream line; NULL: backport.[BRANCH.]style, or greg */
	const char *style;
	/* of the distributions' styles; NULL: backport.bug, or none */
	const char *bug;
	int signoff;			/* 1 yes, -1 no, 0: backport.signoff */
	/* before named commits what they need: as the series says, else as found */
	bool with_deps;
	bool onto_branch, dry_run, restart, refresh, optional, keep_going;
	bool no_resolutions;		/* what was resolved before is not asked for */
	/* where the mails were read from, absolute: a session reads them again */
	const char *mbox;
	const struct apply_resume *resume;	/* NULL: a run of its own */
	struct ident_source who;
	const char *const *env;
	void (*progress)(void *ctx, const char *text);	/* may be NULL */
	void (*note)(void *ctx, const char *text);	/* a killed run was finished; may be NULL */
	void *progress_ctx;
};

/**
 * apply_run() - do it.
 * @ret_doc: the document of `apply --json`; free with cJSON_Delete(). Set
 * also when branches failed.
 * @ret_exit: exit code over all branches (2 wins over 1 over 0).
 *
 * A branch that fails is recorded and stops no other. Return: 0, or the error
 * that let nothing begin (no such series, no identity, locked).
 */
struct repo;
int apply_run(struct repo *r, struct arena *a, const struct apply_opts *o, cJSON **ret_doc,
	      int *ret_exit, struct err *e);

#endif
