/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A change as it comes in a mail: the words, the author, the patch. Made by
 * mail/, used by work/, which knows nothing of mail.
 */
#ifndef MSG_LETTER_H
#define MSG_LETTER_H

#include "msg/patch.h"

struct letter {
	const char *where;	/* for messages: "x.mbox, mail 3" */
	const char *id;		/* Message-ID without brackets; NULL: none */
	const char *author;	/* "Name <mail> 1543622400 +0100" */
	struct str message;	/* subject without prefix, empty line, text up to "---"; UTF-8 */
	struct patch patch;
	/*
	 * The commit that the mail itself says it was made from (format-patch's "From <id> Mon
	 * Sep 17 00:00:00 2001"), 40 hex digits; NULL: it says none. A claim: what it is worth
	 * the clone has to tell.
	 */
	const char *made_from;
	const char *doubt;	/* what a human should look at, or NULL */
};

struct letters {
	struct letter *v;
	size_t n, cap;
};

#endif
