/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A text as lines, each with its newline.
 */
#ifndef PORT_LINES_H
#define PORT_LINES_H

#include "port/diff.h"

struct lines {
	struct str *v;
	uint32_t *id;
	size_t n;
};

/** lines_split() - the lines of @text with ids from @in; equal ids, equal bytes. */
void lines_split(struct arena *a, struct str text, struct intern *in, struct lines *ret);
/** lines_span() - lines [from, from + n) as one piece of the text they came from. */
struct str lines_span(const struct lines *l, size_t from, size_t n);

#endif
