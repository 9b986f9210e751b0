/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Conflicts of what is no C: assembly, build files, documentation. A file has no items, so a
 * conflict's own is its neighbourhood: the lines that clash, and some on either side.
 */
#ifndef PORT_LINE_CLASH_H
#define PORT_LINE_CLASH_H

#include "port/edits.h"
#include "port/merge3.h"

struct line_clash {
	struct str text;	/* as the store knows it: both sides' lines, white space folded */
	size_t at, n;		/* the branch's, in lines of .merged, from 0 */
	size_t p, pn, u, un;	/* upstream's two sides, in lines */
};

struct line_clashes {
	struct lines merged;	/* the branch's text, with all of upstream's change that merges */
	struct line_clash *v;
	size_t n, cap;
};

/**
 * line_clashes_find() - where the lines of upstream's change and the branch's clash.
 * @m: plain_chunks(). None are found where two lines would run into one.
 */
void line_clashes_find(struct trio *x, const struct merge *m, struct line_clashes *ret);

/**
 * line_clash_made() - what a human made of one clash.
 * @made: the whole text, as it came back.
 * @ret_before: the neighbourhood as it was on the branch; @ret_after: what became of it.
 */
void line_clash_made(struct arena *a, const struct line_clashes *all, size_t i, struct str made,
		     struct str *ret_before, struct str *ret_after);

/**
 * line_clashes_resolve() - take what humans made of them before, where each of them fits.
 * @m: plain_chunks(); edits of @ret have their outcomes by it.
 * @ret_why: what an earlier resolution failed at; untouched where there is none.
 *
 * Return: all are resolved, and @ret is ok; else it is as it was.
 */
bool line_clashes_resolve(struct trio *x, const struct port_file *f, const struct port_options *o,
			  const struct merge *m, struct port_result *ret, const char **ret_why);

#endif
