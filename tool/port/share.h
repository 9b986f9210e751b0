/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Code of one upstream file that stands in several files of the branch: which
 * edits belong to which top-level item, and upstream's change cut down to some
 * of its edits, so that each part can be ported to the file that has it.
 */
#ifndef PORT_SHARE_H
#define PORT_SHARE_H

#include "port/edits.h"

/* An item that upstream's change touches. */
struct share_item {
	enum item_kind kind;
	struct str name;
	struct str before, after;	/* its text in P and U; .p NULL: not there */
	bool absent;			/* P has it, and the branch's file does not */
	/* the branch's file has what reads like it, by another name */
	bool renamed;
	size_t place;			/* for the caller: where it goes */
};

struct share_edit {
	struct diff_hunk h;		/* lines of P and U */
	ARR(size_t) items;		/* indices of the items that it lies in */
};

struct shares {
	struct trio *x;
	ARR(struct share_item) items;	/* in upstream's order */
	ARR(struct share_edit) edits;	/* as port_file() counts them for the whole change */
};

/** shares_find() - the items that upstream's change of @f touches, and the edits in each. */
void shares_find(struct arena *a, const struct port_file *f, struct shares *ret);

/** share_text() - upstream's text before the change with the edits for which @mine[i] made. */
struct str share_text(struct arena *a, const struct shares *s, const bool *mine);

/** share_restore() - edits of a port of share_text() get back the lines that they have upstream. */
void share_restore(const struct shares *s, const bool *mine, struct port_result *r);

#endif
