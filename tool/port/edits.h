/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A file in three images, and a fourth that is made of them, prepared for the rungs and the
 * gate: lines, tokens, items, and upstream's edits. It is the one owner of these: each text is
 * split once a port, tokens and items when first asked for, and what two sides have in common is
 * split for the first and copied for the other. All of it lives in the port's arena.
 */
#ifndef PORT_EDITS_H
#define PORT_EDITS_H

#include "c/item.h"
#include "port/lines.h"
#include "port/port.h"

struct side {
	struct str text;
	struct lines lines;
	bool lexed;
	struct toks toks;
	struct items items;
	const struct side *like;	/* lines.twin is about this one; NULL: none */
};

struct trio {
	struct arena *arena;
	struct intern in;	/* of lines */
	struct side p, u, t;
	struct side r;		/* trio_made() */
	bool balanced;		/* gate_toks() found nothing in r beside t */
	struct diff pu;		/* lines; one hunk is one edit */
};

void trio_init(struct trio *x, struct arena *a, struct str p, struct str u, struct str t);
/**
 * trio_of() - the three images of @f, split. A file that is ported again, or that another one of
 * its change learns from, has the ones that were made first: @own keeps them (NULL: nobody does).
 */
struct trio *trio_of(struct arena *a, const struct port_file *f, struct port_own *own);
/**
 * trio_made() - what was made of the three, as a side: one of them, where it is their very text.
 * Valid until asked about another text.
 */
struct side *trio_made(struct trio *x, struct str text);
/** side_lex() - tokens and items of a side, once. */
void side_lex(struct trio *x, struct side *s);
/** side_tok() - the first token at or after line @line, from 0, of a side that is lexed. */
size_t side_tok(const struct side *s, size_t line);
/** edits_find() - upstream's edits; functions and ordinals are filled by edits_name(). */
void edits_find(struct trio *x, struct port_result *ret);
/**
 * edits_name() - the function and ordinal of each edit.
 * @before: look at upstream's before side, and at the other one where only that can tell; else
 *	at the after side alone. Sides are lexed when they are looked at.
 */
void edits_name(struct trio *x, bool before, struct port_result *ret);

/** edits_verbatim() - an adapted edit whose very lines left and came is verbatim, whatever rung placed
 * it. */
void edits_verbatim(struct trio *x, struct port_result *ret);

#endif
