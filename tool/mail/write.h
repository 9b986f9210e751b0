/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A mail as text: an entry of an mboxrd, as git format-patch writes them.
 */
#ifndef MAIL_WRITE_H
#define MAIL_WRITE_H

#include "base/buf.h"

struct people {
	const char **v;		/* "Name <address>" or "address" */
	size_t n, cap;
};

/** people_add() - unless the address is there already (any case), or in @not (may be NULL). */
void people_add(struct arena *a, struct people *p, const struct people *not, const char *who);
/** people_address() - the address of "Name <address>". */
struct str people_address(const char *who);
/** people_usable() - is it a whole address that mail can be sent to, and nothing else? */
bool people_usable(const char *who);

struct post {
	const char *file;	/* name for the file: "0001-mm-wait-less.patch" */
	const char *commit;	/* 40 hex digits for the From line; NULL: zeros */
	const char *from;	/* "Name <address>" */
	const char *date;	/* RFC 2822 */
	const char *subject;	/* whole: "[PATCH 5.10.y 1/3] mm: wait less" */
	const char *id;		/* Message-ID without brackets */
	const char *reply_to;	/* id, or NULL */
	const char *refs[4];	/* ids, oldest first, NULL at the end */
	struct people to, cc;
	struct str body;	/* UTF-8, as people and git am read it */
	struct str text;	/* of post_write() */
};

/**
 * post_write() - fill p->text. Lines over 998 bytes, which no mail may have, make it
 * quoted-printable.
 */
void post_write(struct arena *a, struct post *p);

#endif
