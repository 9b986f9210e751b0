/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Accounting for a text that a human made: which of upstream's edits can be
 * recognised in it. A human may write anything; what cannot be found is asked
 * about, never taken for granted.
 */
#ifndef PORT_BYHAND_H
#define PORT_BYHAND_H

#include "base/map.h"
#include "port/edits.h"

/* Upstream's two sides, and the same in the branch's words: an edit may be recognised by either. */
struct byhand {
	struct arena *arena;
	struct trio x, here;
};

/* What became of a text of the branch: of the file, or of the function that edits are in. */
struct byhand_scope {
	struct map gone, came;	/* words */
	struct map words;	/* that the branch had */
	struct map lines;	/* that the branch had, trimmed */
	bool any;		/* something changed */
};

/** byhand_init() - @p_here, @u_here: @p and @u in the branch's words. */
void byhand_init(struct byhand *h, struct arena *a, struct str p, struct str u, struct str p_here,
		 struct str u_here);
void byhand_scope(struct byhand *h, struct str branch, struct str result, struct byhand_scope *ret);
/**
 * byhand_seen() - is upstream's edit @e of @all (hunks of P and U in that scope) in what was made?
 *
 * It is where a word that it alone brings, and that the branch did not have, has come; where it
 * has no such word, where one of its words has come or gone; one without words (brackets, blank
 * lines) where anything changed at all. One whose lines the branch has already is there, too.
 */
bool byhand_seen(const struct byhand *h, const struct byhand_scope *s, const struct diff *all,
		 size_t e);

/**
 * byhand_account() - the outcome of every edit of @f, whose result ret->text a human made.
 * @who: who that was; @reason: why edits that are not found are left out, NULL: that is not known.
 *
 * Rung and reason are set; an edit that is not found and has no reason stays EDIT_LOST.
 * Return: how many are lost.
 */
size_t byhand_account(struct arena *a, const struct port_file *f, const struct port_options *o,
		      const char *who, const char *reason, struct port_result *ret);

#endif
