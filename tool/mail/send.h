/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sending, through git send-email: identities, credentials and the user's
 * sendemail-validate hook are git's and the user's. Commands and servers come
 * from the user's config alone (alone.h).
 */
#ifndef MAIL_SEND_H
#define MAIL_SEND_H

#include "mail/alone.h"
#include "mail/ledger.h"
#include "mail/outbox.h"

struct sender {
	struct repo *repo;
	struct arena *arena;
	struct ledger *ledger;
	int64_t now;
	bool resend;		/* send again what is in doubt */
	struct alone alone;
	/** said() - what became of a mail; may be NULL. */
	void (*said)(void *ctx, const struct post *p, enum sent_state s, const char *why);
	void *ctx;
};

/**
 * send_box() - send a branch's thread, in order, what was not sent yet.
 *
 * Stops at the first mail that is refused or in doubt. Return: 0; ERR_FINDING when one was
 * refused; ERR_CONFLICT when one is in doubt; ERR_TOOL, ERR_IO when nothing could be tried.
 */
int send_box(struct sender *s, const struct outbox *box, struct err *e);
#endif
