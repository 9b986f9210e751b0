/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Review tags out of a thread. Taken is a line that begins with a tag, outside of
 * quotes, from the person it names, without a condition. Everything else that
 * names a tag is for a human, with its sentence.
 */
#ifndef MAIL_TAGS_H
#define MAIL_TAGS_H

#include "mail/letters.h"

struct tag {
	const char *key, *value;	/* "Acked-by", "Name <mail>" */
	const struct mail *from;
};

struct maybe_tag {
	const struct mail *patch;	/* NULL: of the thread as a whole, or an older version */
	const struct mail *from;
	const char *sentence;		/* as written, on one line */
	const char *why;		/* not taken */
};

struct patch_tags {
	const struct mail *patch;
	ARR(struct tag) tag;
};

struct tags {
	ARR(struct patch_tags) patch;	/* in the order of the series */
	ARR(struct maybe_tag) maybe;
};

/**
 * tags_collect() - what the mails say about the @picked patches. A tag on the cover letter counts
 * for each of them.
 */
void tags_collect(struct arena *a, const struct mails *all, const struct picked *picked,
		  struct tags *ret);

#endif
