/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What was sent: a line of JSON a step, backport/sent in the common directory.
 * The intent is written before the mail is handed over. One that was not
 * followed by an outcome is in doubt for ever: nobody can know.
 */
#ifndef MAIL_LEDGER_H
#define MAIL_LEDGER_H

#include "base/json.h"
#include "git/repo.h"
#include "mail/write.h"

#define LEDGER_STATES(X) \
	X(SENT_NEVER, "not-sent") \
	X(SENT_IN_DOUBT, "in-doubt") \
	X(SENT_DONE, "sent") \
	X(SENT_REFUSED, "refused")

enum sent_state {
#define X(code, name) code,
	LEDGER_STATES(X)
#undef X
};

const char *sent_state_name(enum sent_state s);

struct ledger_line {
	const char *id, *branch, *subject, *upstream, *why;
	enum sent_state state;
	int64_t time;
	bool queued;		/* it was seen in the stable queue since */
};

struct ledger {
	struct arena *arena;
	const char *path;
	struct buf text;
	ARR(struct ledger_line) line;	/* one a Message-ID: its last state */
};

/** ledger_open() - read it. Return: 0; ERR_INPUT when it is damaged (it is never guessed at). */
int ledger_open(struct repo *r, struct arena *a, struct ledger *ret, struct err *e);
void ledger_close(struct ledger *l);
/** ledger_find() - what is known of this mail, or NULL. */
const struct ledger_line *ledger_find(const struct ledger *l, const char *id);
/** ledger_note() - write a step, on the disk when this returns. */
int ledger_note(struct ledger *l, const struct post *p, const char *branch, const char *upstream,
		enum sent_state state, const char *why, int64_t now, struct err *e);
/**
 * ledger_queued() - remember that a mail's patch was seen in the stable queue: when it is there no
 * more, and the branch does not have it, it was dropped.
 */
int ledger_queued(struct ledger *l, const struct ledger_line *line, struct err *e);

#endif
