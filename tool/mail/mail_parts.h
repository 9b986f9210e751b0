/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the reading of mails. */
#ifndef MAIL_MAIL_PARTS_H
#define MAIL_MAIL_PARTS_H

#include "mail/mail.h"

/* One raw mail, its From line taken off. */
struct raw_mail {
	struct str text;
	const char *made_from;
};

struct raw_mails {
	struct raw_mail *v;
	size_t n, cap;
};

/** mbox_split() - the mails of an mbox (">From " unquoted), or the one mail that @text is. */
void mbox_split(struct arena *a, struct str text, struct raw_mails *ret);

/** mime_read() - take the mails apart; a mail that breaks the reader becomes one with a fault. */
int mime_read(struct arena *a, const struct raw_mails *raw, const char *name, const char *mime,
	      struct mails *ret, struct err *e);

#endif
