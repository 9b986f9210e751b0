/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From mails to changes: which of them are the series, in which order, and
 * what each says.
 */
#ifndef MAIL_LETTERS_H
#define MAIL_LETTERS_H

#include "mail/mail.h"
#include "mail/subject.h"
#include "msg/letter.h"

/* The patch mails of an input, in the order of their numbers. */
struct picked {
	ARR(const struct mail *) mail;
	ARR(const char *) note;		/* what was left out, a sentence each */
};

/**
 * letters_pick() - the newest version of each series, complete and in order; covers, replies and
 * older versions are left out.
 *
 * Return: 0; ERR_INPUT when patches are missing, come twice, or there is none.
 */
int letters_pick(struct arena *a, const struct mails *all, const char *name, struct picked *ret,
		 struct err *e);

/**
 * letter_of() - one patch mail as a change: in-body headers, scissors, message and diff.
 *
 * Return: 0; ERR_INPUT for a diff that cannot be read, or without one.
 */
int letter_of(struct arena *a, const struct mail *m, struct letter *ret, struct err *e);

/**
 * letters_read() - all of it: read, pick, understand. Attached mails are unpacked once.
 * @ret_notes: as of picked; may be NULL.
 */
int letters_read(struct arena *a, const char *path, const char *mime, struct letters *ret,
		 struct picked *ret_picked, struct err *e);

/** letter_has_diff() - does the mail carry a patch of its own (not a quoted one)? */
bool letter_has_diff(const struct mail *m);

#endif
