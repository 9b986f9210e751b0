/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Substitutions read off a file itself: where upstream's before side and the
 * branch's file align, a word or two here stand for a word or two there. Most
 * renames are local to a file and in no table.
 */
#ifndef PORT_LEARNED_H
#define PORT_LEARNED_H

#include "base/map.h"
#include "port/pieces.h"

struct learned {
	struct arena *arena;
	struct trio *x;
	const struct pieces *pc;
	bool made;
	struct map from;	/* upstream's tokens, a space between two -> struct lesson */
	size_t longest;		/* tokens of the longest one */
};

/* One substitution. */
struct lesson {
	const char *from, *to;	/* @to NULL: the file is not of one mind */
	size_t votes, against;
};

/** learned_init() - nothing is read before it is first needed. */
void learned_init(struct learned *l, struct arena *a, struct trio *x, const struct pieces *pc);

/**
 * learned_translate() - @text of upstream's in the words of the branch's file.
 * @ret_says: what was substituted, NULL when nothing was.
 */
struct str learned_translate(struct learned *l, struct arena *a, struct str text,
			     const char **ret_says);

#endif
