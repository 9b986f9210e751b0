/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * check: judges ports that anyone made, by hand or by another tool, each against
 * its upstream commit. Reads commits of a range, or patch mails; moves nothing but
 * the notes.
 */
#ifndef WORK_CHECK_H
#define WORK_CHECK_H

#include "base/json.h"
#include "git/ident.h"
#include "msg/letter.h"
#include "status/status.h"

struct check_opts {
	struct strings ranges;		/* COMMIT or A..B */
	const struct letter *mails;	/* of --mbox, in order, one on top of the other */
	size_t n_mails;
	const char *upstream;		/* of the one port that there is; NULL: its message says */
	/* what the mails were made for; without mails and ranges: our results on it are judged */
	const char *branch;
	const char *data;		/* directory of series/ */
	const char *const *env;
	struct ident_source who;	/* who writes the notes */
	bool dry_run;			/* write no note */
	bool again;			/* judge also what the notes say of the very same change */
	void (*progress)(void *ctx, size_t n, size_t of);	/* may be NULL */
	void *progress_ctx;
};

/**
 * check_ports() - judge them all.
 * @ret_doc: backport.check/1; free with cJSON_Delete().
 * @ret_exit: 0 nothing found, 1 a finding, 2 something could not be decided.
 * @ret_note: why the notes were not written, or NULL; the answer holds all the same.
 *
 * Return: 0, or the error that let nothing begin.
 */
int check_ports(struct repo *r, struct arena *a, const struct check_opts *o, cJSON **ret_doc,
		int *ret_exit, const char **ret_note, struct err *e);

/**
 * check_text() - the same for people: a line a port, its findings, the next command.
 * @diff: also what differs between upstream's patch and the port's.
 */
void check_text(struct arena *a, const cJSON *doc, bool diff, const struct status_tints *t,
		struct buf *out);

#endif
