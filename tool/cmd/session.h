/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the commands after a conflict share: the repository, the session, the
 * mails it was made from, and how the outcome is shown.
 */
#ifndef CMD_SESSION_H
#define CMD_SESSION_H

#include "cmd/cmd.h"
#include "git/repo.h"
#include "work/resume.h"

struct session_cmd {
	struct repo *repo;
	struct session s;
	struct apply_opts base;
};

/**
 * session_cmd_open() - open the repository and find the session of @branch (NULL: the only one).
 */
int session_cmd_open(struct ctx *c, const char *branch, struct session_cmd *ret, struct err *e);
/** session_cmd_recover() - finish what a killed run left, and say so. */
void session_cmd_recover(struct ctx *c, struct repo *r);
void session_cmd_close(struct session_cmd *x);

/** session_cmd_show() - the document of a run, as apply shows it. */
void session_cmd_show(struct ctx *c, const cJSON *doc);
/**
 * session_cmd_done() - a short answer: "<text>", or the document {schema, <pairs>} under --json.
 */
void session_cmd_done(struct ctx *c, const char *schema, const struct session *s, const char *text);

/** apply_opts_of() - what all runs of this command line share: data, environment, who, progress. */
struct apply_opts apply_opts_of(struct ctx *c);
/** read_mails() - the patch mails of an mbox, a maildir or a mail, for apply. */
int read_mails(struct ctx *c, const char *path, struct apply_opts *o, struct err *e);

#endif
