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
	uint32_t *twin;		/* see lines_split_like() */
	size_t n;
};

/** lines_split() - the lines of @text with ids from @in; equal ids, equal bytes. */
void lines_split(struct arena *a, struct str text, struct intern *in, struct lines *ret);
/**
 * lines_split_like() - the same, for a text that shares most of its lines with @like.
 * @like: split with @in before.
 *
 * ret->twin has for each line one of @like that reads the same, or TOK_NO_TWIN (c/token.h); where
 * there are several, the one that follows the twin before it.
 */
void lines_split_like(struct arena *a, struct str text, struct intern *in,
		      const struct lines *like, struct lines *ret);
/** lines_span() - lines [from, from + n) as one piece of the text they came from. */
struct str lines_span(const struct lines *l, size_t from, size_t n);

#endif
