/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Words for words: runs of tokens that stand for other runs, replaced in a text
 * without touching what is between them.
 */
#ifndef PORT_PHRASES_H
#define PORT_PHRASES_H

#include "base/buf.h"
#include "base/map.h"

struct side;

/* One pair. Both are tokens with one space between two. */
struct phrase {
	const char *from, *to;
};

struct phrase_list {
	struct phrase *v;
	size_t n, cap;
};

struct phrases {
	struct arena *arena;
	struct map to;		/* from -> replacement; &phrase_unclear: not of one mind */
	struct map first;	/* first tokens of all froms */
	size_t longest;		/* tokens of the longest from */
};

void phrases_init(struct phrases *p, struct arena *a);
/** phrases_add() - @from becomes @to; a from with two meanings is never replaced. */
void phrases_add(struct phrases *p, const char *from, const char *to);
/** phrases_apply() - @text with every phrase replaced, the longest first. */
struct str phrases_apply(const struct phrases *p, struct arena *a, struct str text);
/** phrase_joined() - tokens [first, first + n) of @s, as a phrase is written. */
const char *phrase_joined(struct arena *a, const struct side *s, size_t first, size_t n);
/** phrase_write() - "a -> b ( c )" as one writes it. */
void phrase_write(struct buf *out, const char *phrase);
/**
 * phrases_between() - the phrases that turn @before into @after, which are the same code in two
 * dialects, appended to @ret. Where a word stays between two that came, all three are one.
 */
void phrases_between(struct arena *a, struct str before, struct str after, struct phrase_list *ret);

#endif
