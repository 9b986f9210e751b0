/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Calls that the branch cannot make, written as it writes them itself: read off
 * where upstream's before side and the branch align, else off the two
 * prototypes. What is learned is a drift rule like any other.
 */
#ifndef PORT_CALLS_H
#define PORT_CALLS_H

#include "port/pieces.h"

struct learned_note;

struct calls {
	struct arena *arena;
	struct trio *x;
	const struct pieces *pc;
	const struct port_options *o;	/* no world: nothing is learned */
	const char *path;		/* on the branch */
	struct map forms;		/* callee -> struct call_forms */
	struct map protos;		/* "callee/arguments" -> struct call_form; one of no parts: none */
	struct call_witness *own;	/* this file; those of the others are the change's */
	bool ready;
};

/** calls_init() - nothing is read before it is first needed. */
void calls_init(struct calls *c, struct arena *a, struct trio *x, const struct pieces *pc,
		const struct port_options *o, const char *path);

/**
 * calls_translate() - calls in @t->text (whole items) of functions that the branch lacks, or that
 * take other arguments there.
 * @t: text and lines are replaced where there are any.
 * @known: upstream's text before, or empty; what stands there as often is no
 * doubt of this change's.
 * @ret: added to.
 */
void calls_translate(struct calls *c, struct rule_text *t, struct str known,
		     struct learned_note *ret);

#endif
