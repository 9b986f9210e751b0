/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Mails in: from a file (mbox, one raw mail, either gzipped), a maildir, or
 * standard input. GMime takes them apart in a limited child (mime/main.c); here
 * is what came out of it.
 */
#ifndef MAIL_MAIL_H
#define MAIL_MAIL_H

#include "base/buf.h"
#include "base/err.h"

#define MAIL_INPUT_MAX	((size_t)256 << 20)	/* unpacked, all mails of one input */
#define MAIL_ONE_MAX	((size_t)64 << 20)

struct mail_part {
	const char *type;	/* "text/plain"; lower case */
	const char *charset, *name;	/* "" when not said */
	bool flowed, delsp, attached;
	struct str raw;		/* transfer encoding undone */
	struct str text;	/* in UTF-8; raw itself where that is the same */
};

struct mail {
	size_t at;		/* which one of its input, from 1 */
	const char *where;	/* "x.mbox, mail 3" */
	const char *id;		/* Message-ID, no brackets; NULL: none */
	ARR(const char *) reply_to, refs;	/* ids of In-Reply-To and References */
	const char *from_name, *from_addr;	/* decoded; NULL: none */
	const char *date;	/* "1543622400 +0100"; NULL: none that can be read */
	const char *subject;	/* decoded and unfolded, "" when there is none */
	ARR(const char *) to, cc;	/* "Name <address>" */
	const char *made_from;	/* id of format-patch's From line; NULL: none */
	const char *fault;	/* what is wrong with it, or NULL */
	ARR(struct mail_part) part;
};

struct mails {
	struct mail *v;
	size_t n, cap;
};

/**
 * mail_program() - where the MIME reader is, beside @self or as installed.
 * @self: our own program, absolute.
 */
const char *mail_program(struct arena *a, const char *self);

/**
 * mail_read() - all mails of @path ("-": standard input; a directory: a maildir).
 * @mime: of mail_program().
 *
 * Return: 0; ERR_INPUT when it holds no mail (a web page, a truncated archive); ERR_LIMIT; ERR_TOOL
 * when the MIME reader cannot be run; ERR_IO.
 */
int mail_read(struct arena *a, const char *path, const char *mime, struct mails *ret,
	      struct err *e);
/** mail_parse() - the same for a text that is at hand; @name for messages. */
int mail_parse(struct arena *a, struct str text, const char *name, const char *mime,
	       struct mails *ret, struct err *e);

/** mail_looks_html() - a web page where a mail was expected? */
bool mail_looks_html(struct str text);
/** mail_gunzip() - unpack; the buffer's maximum is the limit. Return: 0, ERR_INPUT, ERR_LIMIT. */
int mail_gunzip(struct str packed, const char *name, struct buf *ret, struct err *e);
/** mail_is_gzip() - does it begin as a gzip file does? */
bool mail_is_gzip(struct str text);

/** mail_text() - the words of a mail: its text parts together, format=flowed undone. */
struct str mail_text(struct arena *a, const struct mail *m);

#endif
