/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Private to msg/: the marks that kernel people leave in messages (upstream
 * lines, Fixes, reverts, stable tags).
 */
#ifndef MSG_MARKS_H
#define MSG_MARKS_H

#include "msg/message.h"

/**
 * marks_read() - fill uprefs, fixes, dep_of, reverts, stable, links and is_revert.
 * @line: all lines of the message; the body is [body, trailers), the trailers [trailers, n).
 */
void marks_read(struct arena *a, const struct str *line, size_t body, size_t trailers, size_t n,
		struct message *m);

/** marks_hex() - cut @min to 40 hex digits, ended by something else, off @s. False: none there. */
bool marks_hex(struct str *s, size_t min, struct str *ret);
/** marks_word() - cut @word (any case) off @s. */
bool marks_word(struct str *s, const char *word);
/** marks_stable() - one Cc: value; false when it does not name stable. */
bool marks_stable(struct arena *a, struct str value, struct stable_tag *ret);
/** marks_citations() - `id ("title"), id ("title")`; nothing is added for other text. */
size_t marks_citations(struct arena *a, struct str value, struct citation **v, size_t *n,
		       size_t *cap);

#endif
