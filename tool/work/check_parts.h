/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to check: the run, and the ports it judges. */
#ifndef WORK_CHECK_PARTS_H
#define WORK_CHECK_PARTS_H

#include "git/commit.h"
#include "msg/message.h"
#include "series/manifest.h"
#include "work/check.h"
#include "work/check_port.h"

/* One port. */
struct port {
	const struct letter *mail;	/* NULL: a commit */
	struct commit commit;		/* of a commit */
	const char *subject;
	struct message message;
	struct oid base, made;		/* trees */
	struct oid patch_id;
	bool have_upstream;
	struct commit upstream;
	const char *hex;		/* upstream's id as far as it is known, or NULL */
	/* why it cannot be judged, and what helps; NULL: it can */
	const char *undecided, *next;
};

struct ports {
	struct port *v;
	size_t n, cap;
};

struct check_run {
	struct repo *repo;
	struct arena *arena;
	const struct check_opts *o;
	struct ports ports;
	ARR(const struct manifest *) series;
	struct workshop shop;
	ARR(struct note) notes;
};

/** check_find() - the ports that were asked for: fills r->ports. */
int check_find(struct check_run *r, struct err *e);
/** check_upstream() - which commit the port was made from; fills it, or .undecided. */
int check_upstream(struct check_run *r, struct port *p, struct err *e);
/** check_mail_trees() - the trees before and after a mail that is laid on tree @on. */
int check_mail_trees(struct check_run *r, struct port *p, const struct oid *on, struct err *e);

/** check_note_find() - what the note of the port says of this very change, or NULL. Free it. */
cJSON *check_note_find(struct check_run *r, const struct port *p);
/** check_note_add() - the record @rec into the notes to be written. */
void check_note_add(struct check_run *r, const struct port *p, const cJSON *rec);
/** check_note_write() - write them. Return: NULL, or why not. */
const char *check_note_write(struct check_run *r);

/** check_range_diff() - what differs between upstream's patch and the port's; appended. */
void check_range_diff(struct arena *a, const struct checked *c, struct buf *out);

#endif
