/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mail: what was ported, as mails in files; and, when told to, sent.
 */
#ifndef MAIL_RUN_H
#define MAIL_RUN_H

#include "base/json.h"
#include "mail/send.h"

struct mail_opts {
	const char *const *branches;
	size_t n_branches;
	/* of the result, backport/NAME/BRANCH; NULL: the only one there is */
	const char *name;
	const char *data;	/* for --reply-to, which ports first */
	const char *output;	/* directory; NULL: mail/ in our session directory */
	const char *const *override;	/* rules that do not block this time */
	size_t n_override;
	const char *reply_id;	/* Message-ID that the threads answer */
	/* an mbox of FAILED mails to answer; then branches are not looked at */
	const char *failed;
	const char *mime;	/* of mail_program() */
	unsigned version;
	bool request, send, resend;
	bool get_maintainer;	/* run the script of mainline's tree, or else of the branch's */
	int signoff;		/* for --reply-to, as apply's */
	struct ident_source who;
	const char *const *env;
	/* told what goes where, before anything is sent */
	void (*progress)(void *ctx, const char *text);
	void *ctx;
};

/**
 * mail_run() - do it.
 * @ret_doc: backport.mail/1; free with cJSON_Delete().
 * @ret_exit: 1 when a rule blocks or a mail was refused, 2 when something could not be done.
 */
int mail_run(struct repo *r, struct arena *a, const struct mail_opts *o, cJSON **ret_doc,
	     int *ret_exit, struct err *e);

/** mail_status() - what was sent, and what became of it: backport.mail-status/1. */
int mail_status(struct repo *r, struct arena *a, cJSON **ret_doc, struct err *e);

/** mail_run_text(), mail_status_text() - the documents for people. */
void mail_run_text(struct arena *a, const cJSON *doc, struct buf *out);
void mail_status_text(struct arena *a, const cJSON *doc, struct buf *out);

#endif
