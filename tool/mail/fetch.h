/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Patches and threads from the archives: a commit from the kernel's gitweb, a
 * thread from lore. What came is checked before it is kept: these hosts answer
 * a browser's question with a web page and code 200.
 */
#ifndef MAIL_FETCH_H
#define MAIL_FETCH_H

#include "mail/mail.h"

#define FETCH_LORE "https://lore.kernel.org/all"
#define FETCH_GIT "https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git"
#define FETCH_MAX ((size_t)64 << 20)	/* as it comes over the wire */

struct fetch_opts {
	const char *lore, *git;	/* bases of URLs; NULL: the above */
	const char *cache;	/* directory, or NULL: nothing is kept */
	const char *http, *mime;	/* our own programs: fetch_program(), mail_program() */
	bool offline;		/* only what is kept */
	bool refresh;		/* not what is kept */
	int64_t now;		/* seconds; a thread is asked for again after FETCH_TTL */
};

#define FETCH_TTL 3600

struct fetched {
	const char *what;	/* "commit" or "thread" */
	const char *id;		/* the commit's hex, or the Message-ID */
	const char *url;
	const char *path;	/* where it is kept; NULL: nowhere */
	bool cached;		/* nobody was asked */
	bool stale;		/* asking failed: an older copy */
	const char *why;	/* then why */
	struct str text;	/* the mbox */
	struct mails mails;
};

/** fetch_program() - where the HTTP client is, beside @self or as installed. */
const char *fetch_program(struct arena *a, const char *self);

/**
 * fetch_get() - @what: 12 to 40 hex digits of a commit; a Message-ID, with or without brackets; or
 * a URL that ends in one.
 *
 * Return: 0; ERR_NOT_FOUND (404, or offline and not kept); ERR_INPUT (a challenge page, a cut-off
 * archive, another patch than the one asked for); ERR_LIMIT; ERR_IO (no network); ERR_TOOL.
 */
int fetch_get(struct arena *a, const char *what, const struct fetch_opts *o, struct fetched *ret,
	      struct err *e);

#endif
