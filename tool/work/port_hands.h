/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A change whose conflict a human resolved: the engine's work where it got
 * through, the human's files in place of the rest, and the same gate for all.
 */
#ifndef WORK_PORT_HANDS_H
#define WORK_PORT_HANDS_H

#include "work/port_change.h"
#include "work/resolution.h"

struct by_hand {
	const struct port_hand *v;
	size_t n;
	const char *who;	/* a name */
	const char *reason;	/* why edits that are not found in it are left out, or NULL */
};

/**
 * port_hands() - judge what was made by hand of @upstream (or @mail) on @tree.
 * @keep: where @learned lives; @like: who, when and where, for the resolutions.
 *
 * Conflict markers that are left, brackets that do not balance, unresolved names, checks of the
 * change and edits that cannot be found are refused: ret->ok is false then, and results tell why.
 * Return: 0; errors of port_change().
 */
int port_hands(struct workshop *w, const struct commit *upstream, const struct letter *mail,
	       const struct change *change, const struct oid *tree, const struct by_hand *h,
	       struct arena *keep, const struct resolution *like, struct resolution_list *learned,
	       struct ported *ret, struct err *e);

#endif
