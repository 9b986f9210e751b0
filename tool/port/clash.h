/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A conflict as itself: what upstream wants and what the branch has in its
 * place, without the path, the line, the branch, the formatting and the names
 * that only the dialect changes. Two conflicts of equal text are the same one.
 */
#ifndef PORT_CLASH_H
#define PORT_CLASH_H

#include "port/phrases.h"

struct clash {
	/*
	 * The normalised conflict: for each difference a line "ours: TOKENS" and a line "theirs:
	 * TOKENS", the branch's in upstream's words. Empty: nothing to tell conflicts apart by.
	 */
	struct str text;
	struct phrase_list words;	/* upstream's -> the branch's, of this file */
};

/**
 * clash_find() - normalise the conflict of an item.
 * @p, @u, @t: the item before and after upstream's change, and on the branch; empty: not there.
 * @words: upstream's -> the branch's, as far as the file tells; borrowed.
 */
void clash_find(struct arena *a, struct str p, struct str u, struct str t,
		const struct phrase_list *words, struct clash *ret);

/**
 * clash_absent() - the same for what the branch does not have at all: upstream's change of the
 * item, or of the file, that is called @name.
 */
struct str clash_absent(struct arena *a, struct str name, struct str p, struct str u);

/** clash_of_sides() - the same where no base is known: the item as each side would have it. */
struct str clash_of_sides(struct arena *a, struct str ours, struct str theirs);

/**
 * clash_upstream() - @text of the branch in upstream's words.
 * @known: a text of upstream's: its own words stay what they are.
 */
struct str clash_upstream(struct arena *a, const struct phrase_list *words, struct str known,
			  struct str text);

#endif
