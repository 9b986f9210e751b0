/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What did not merge, with conflict markers around as little as possible: the
 * form that git's own tools, editors and mergetools know (zdiff3).
 */
#ifndef PORT_MARKS_H
#define PORT_MARKS_H

#include "base/mem.h"

/* What stands behind the markers. */
struct port_labels {
	const char *ours;	/* the branch */
	const char *base;	/* upstream before its change */
	const char *theirs;	/* upstream's change */
};

/** marks_plain - for who wants conflicts described in full and has no names to put there. */
extern const struct port_labels marks_plain;

/**
 * marks_write() - upstream's change of @p into @u, merged by lines into the branch's @t.
 *
 * Lines that both sides agree on at the edges of a conflict stand outside of it. A text that would
 * merge without a conflict (it was refused for another reason) is one conflict as a whole. The
 * last line has a newline exactly when @t has one (or @u, where @t is empty).
 */
struct str marks_write(struct arena *a, const struct port_labels *l, struct str p, struct str u,
		       struct str t);

/* What marks_write() puts between its markers: one place that is left to a human. */
struct marks_place {
	uint32_t line;		/* of the branch's text, from 0: where it begins */
	size_t p, pn;		/* lines of upstream's text before the change, from 0 */
	/* spans of the three texts, in the words they are in */
	struct str before, after, branch;
};

struct marks_places {
	struct marks_place *v;
	size_t n, cap;
};

/**
 * marks_places() - append where the change of @p into @u and the branch's @t clash.
 *
 * Of texts that merge by lines and were refused for another reason: where the change would go.
 */
void marks_places(struct arena *a, struct str p, struct str u, struct str t,
		  struct marks_places *ret);

/** marks_left() - the first line, from 1, of @text that is a conflict marker and none of @before's
 * lines; 0: there is none. */
uint32_t marks_left(struct str before, struct str text);

#endif
