/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The item gate: what can be seen in one item alone.
 */
#ifndef PORT_GATE_ITEM_H
#define PORT_GATE_ITEM_H

#include "c/token.h"

/**
 * gate_item() - brackets and conditionals balance, labels exist, commas stand between values.
 * @before: the branch's item, empty for a new one. What was so before is no fault.
 *
 * Return: NULL when it passes, else one sentence.
 */
const char *gate_item(struct arena *a, struct str before, struct str after);
/**
 * gate_doubled() - a statement of upstream's before side that stands more often in @after than both
 * in upstream's @upstream and in the branch's @before was moved by upstream, and here only copied.
 * @upstream_before: in the same words as @upstream; empty: not known in them.
 *
 * Return: NULL when there is none, else one sentence.
 */
const char *gate_doubled(struct arena *a, struct str before, struct str upstream_before,
			 struct str upstream, struct str after);
/**
 * gate_block() - a block that no statement opens, where neither side has one: the braces of the
 * branch came to stand around what upstream took from under their "if". Or an arm that is empty
 * where neither side has one.
 *
 * Return: NULL when there is none, else one sentence.
 */
const char *gate_block(struct arena *a, struct str before, struct str upstream, struct str after);
/**
 * gate_open() - where brackets or conditionals of @text stop to balance: the line, from 1, of
 * what closes nothing, or of what is still open where the next function begins, or at the
 * end. 0: they balance.
 */
uint32_t gate_open(struct arena *a, struct str text);
/** gate_toks() - the same for texts that are lexed already. */
const char *gate_toks(struct arena *a, const struct toks *before, const struct toks *after);

#endif
