/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Looking for a form in C tokens, and writing the other one in its place.
 * Names match by spelling, an expression metavariable matches a whole
 * argument, a typed one a variable that the item declares with that type.
 */
#ifndef PORT_REWRITE_H
#define PORT_REWRITE_H

#include "c/item.h"
#include "port/rules.h"

/* A variable or parameter of an item. */
struct rewrite_var {
	struct str name;
	int stars;
};

struct rewrite_vars {
	struct rewrite_var *v;
	size_t n, cap;
};

/**
 * rewrite_vars() - what the tokens [first, end) declare with @type; names that other types share
 * are left out.
 */
void rewrite_vars(struct arena *a, const struct toks *t, size_t first, size_t end,
		  struct str type, struct rewrite_vars *ret);

struct rewrite {
	struct arena *arena;
	const struct rule_block *b;
	const struct rule_side *from;
	const struct toks *t;
	const struct items *items;
	/* of the item at hand, one a typed metavariable */
	struct rewrite_vars *vars;
	const struct item *item;
	size_t body;		/* of a macro: its first token behind the name */
};

struct rewrite_match {
	size_t first, end;		/* tokens */
	size_t *atom, *atom_end;	/* tokens that each atom of the form stands for */
};

void rewrite_init(struct rewrite *r, struct arena *a, const struct rule_block *b,
		  const struct rule_side *from, const struct toks *t, const struct items *items);
/** rewrite_delimited() - atom @i is a whole argument, index or parenthesis: it ends by itself. */
bool rewrite_delimited(const struct rule_side *s, size_t i);
/** rewrite_next() - the first match at or after token @from. */
bool rewrite_next(struct rewrite *r, size_t from, struct rewrite_match *ret);

/**
 * rewrite_all() - every match replaced by @to, none overlapping.
 * @ret_line: by line of the new text, the line of the old one; @ret_hits: lines of the old text.
 *
 * Return: how many; @ret is set when there are any.
 */
size_t rewrite_all(struct rewrite *r, const struct rule_side *to, struct str *ret,
		   size_t **ret_line, size_t *ret_nlines, uint32_t **ret_hits);

#endif
