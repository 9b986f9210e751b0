/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Substitutions read off a file itself: where upstream's before side and the
 * branch's file align, a word or two here stand for a word or two there. Most
 * renames are local to a file and in no table.
 */
#ifndef PORT_LEARNED_H
#define PORT_LEARNED_H

#include "port/calls.h"
#include "port/phrases.h"

struct learned {
	struct arena *arena;
	struct trio *x;
	const struct pieces *pc;
	struct calls calls;
	bool made;
	struct map from;	/* upstream's tokens, a space between two -> struct lesson */
	size_t longest;		/* tokens of the longest one */
};

/* One substitution. */
struct lesson {
	const char *from, *to;	/* @to NULL: the file is not of one mind */
	size_t votes, against;
};

/* What was said of a translation. */
struct learned_note {
	const char *says;	/* what was substituted; NULL: nothing */
	const char *doubt;	/* why a person has to look; NULL: no reason */
};

/** learned_init() - nothing is read before it is first needed. @path: on the branch. */
void learned_init(struct learned *l, struct arena *a, struct trio *x, const struct pieces *pc,
		  const struct port_options *o, const char *path);

/**
 * learned_translate() - an item of upstream's in the words of the branch's file.
 * @t: the branch's item; empty when it has none.
 * @before, @after: upstream's sides of it, @before NULL for what is new; replaced.
 */
void learned_translate(struct learned *l, struct str t, struct rule_text *before,
		       struct rule_text *after, struct learned_note *ret);

/** learned_names() - the same, names alone: arguments of calls stay upstream's. */
void learned_names(struct learned *l, struct str t, struct rule_text *before,
		   struct rule_text *after, struct learned_note *ret);
/** learned_words() - all that the file teaches, appended to @ret. */
void learned_words(struct learned *l, struct arena *a, struct phrase_list *ret);

#endif
