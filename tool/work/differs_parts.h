/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Between the files of differs: the lines whose story is asked for.
 */
#ifndef WORK_DIFFERS_PARTS_H
#define WORK_DIFFERS_PARTS_H

#include "base/map.h"

/* Lines of a place that only one side has, trimmed. */
struct needles {
	struct map came;	/* upstream's: somebody brought them */
	struct map went;	/* the branch's: somebody took them out */
	size_t left;		/* that nobody was found for yet */
};

/** needles_init() - an empty set. */
void needles_init(struct needles *n, struct arena *a);
/**
 * needles_add() - what tells upstream's @before from the branch's text, at one place.
 * @p, @t: the whole of what the place is in, on either side: a line that is there is no news.
 */
void needles_add(struct needles *n, struct str before, struct str branch, struct str p,
		 struct str t);
/**
 * needles_told() - which of them does a commit explain that made @after of @before?
 * @name: in the item of that name; empty: anywhere.
 *
 * Return: how many; these are no longer asked about.
 */
size_t needles_told(struct arena *a, struct needles *n, struct str before, struct str after,
		    const char *path, struct str name);

/**
 * differs_item() - the item of that name, the one with a body before others; all of what is no C.
 */
struct str differs_item(struct arena *a, struct str text, const char *path, struct str name);

#endif
