/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The stable team's "FAILED: patch ... failed to apply to X-stable tree": which
 * commit, which branch, and whom to answer.
 */
#ifndef MAIL_FAILED_H
#define MAIL_FAILED_H

#include "mail/mail.h"
#include "mail/write.h"

struct failed {
	const struct mail *mail;
	const char *series;	/* "6.18" */
	const char *branch;	/* "linux-6.18.y" */
	const char *commit;	/* 40 hex digits, upstream's */
	const char *title;
	const char *prefix;	/* "PATCH 6.18.y" */
	struct people people;	/* who was told */
};

struct faileds {
	struct failed *v;
	size_t n, cap;
};

/** failed_find() - all such mails among @all. Return: 0; ERR_INPUT when there is none, or one that
 * names no commit. */
int failed_find(struct arena *a, const struct mails *all, const char *name, struct faileds *ret,
		struct err *e);

#endif
