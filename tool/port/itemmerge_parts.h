/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Between the files of the item-wise merge; others include port/itemmerge.h.
 */
#ifndef PORT_ITEMMERGE_PARTS_H
#define PORT_ITEMMERGE_PARTS_H

#include "base/buf.h"
#include "port/itemmerge.h"
#include "port/tokmerge.h"
#include "port/words.h"

struct assembly {
	struct trio *x;
	const struct port_file *f;
	const struct port_options *o;
	struct port_result *ret;
	struct pieces pc;
	struct learned learned;
	struct str *text;	/* by item of T: what stands in its place */
	bool *gone;
	struct buf *after;	/* by item of T + 1: what is inserted behind it; [0] is the top */
	struct str top_gap;	/* white space behind what is inserted at the top */
	/* by item of U: where a new item went (index into after), or NO_ITEM */
	size_t *put_u;
	struct wordbook words;
};

/* What the rungs stumbled over on the way. */
struct climbed {
	const char *why;	/* what matters of it, one sentence */
	uint32_t line;
	ARR(struct port_try) tried;
};

static inline struct str item_text(const struct side *s, size_t item)
{
	if (item == NO_ITEM)
		return (struct str){ 0 };
	return range_text((struct tok_range){ s, s->items.v[item].first, s->items.v[item].end });
}

/* First line, from 0, of an item. */
static inline size_t item_line(const struct side *s, size_t item)
{
	return item == NO_ITEM ? 0 : s->toks.v[s->items.v[item].first].line - 1;
}

/** item_settle() - the item of @k is carried: take over text, fates and marks of @r. */
void item_settle(struct assembly *as, const struct piece *k, const struct rung_result *r,
		 enum port_rung rung);
/** item_whole() - all edits of the item end in the same way. */
void item_whole(struct assembly *as, const struct piece *k, enum merge_kind kind,
		enum port_rung rung, const char *note);
/**
 * item_resolve() - what a human made of the very same item before, where that is no conflict now.
 * Return: it was taken.
 */
bool item_resolve(struct assembly *as, const struct piece *k);
/**
 * item_conflict() - no rung carried @k: take what a human resolved before, else note a conflict.
 * Return: true when it was resolved.
 */
bool item_conflict(struct assembly *as, const struct piece *k, struct climbed *stumbled);
/** item_marked() - the three texts of an item with conflict markers, in the branch's words. */
struct str item_marked(struct assembly *as, struct str p, struct str u, struct str t);

#endif
