/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the mails of a branch go: which kind of branch it is, whether anybody
 * maintains it, its list and its subject prefix. A dated table of defaults, over
 * which the user's config (never the repository's) has the last word:
 *
 *	[backport "linux-4.19.y"]
 *		state = supported | eol | vendor
 *		mailTo = list@example.org
 *		prefix = PATCH 4.19.y
 *		family = stable
 */
#ifndef MAIL_ROUTE_H
#define MAIL_ROUTE_H

#include "series/support.h"

enum route_state { ROUTE_SUPPORTED, ROUTE_ENDED, ROUTE_VENDOR, ROUTE_UNKNOWN };

struct route {
	enum route_state state;
	const char *family;	/* "stable", "cip", or a vendor's: "newer first" looks inside it */
	const char *series;	/* "5.10" */
	unsigned major, minor;	/* of that */
	const char *to;		/* list; NULL: a merge request */
	const char *prefix;	/* "PATCH 5.10.y" */
	const char *why;	/* how the state is known */
};

/** ROUTE_TABLE_DATE - when the defaults were looked up. */
#define ROUTE_TABLE_DATE SUPPORT_DATE

/**
 * route_of() - @month: today, as year * 12 + month - 1. Return: 0, or an error of the repository.
 */
int route_of(struct repo *r, struct arena *a, const struct branch *b, int month, struct route *ret,
	     struct err *e);

#endif
