/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside port/rules_*.c: the reader of rule files, in two parts. */
#ifndef PORT_RULES_READ_H
#define PORT_RULES_READ_H

#include "port/rules.h"

struct reader {
	struct arena *arena;
	const char *path;
	struct str rest;
	uint32_t line;		/* of the line at hand, from 1 */
	struct err *e;
};

/** read_fail() - ERR_RULE at the line at hand; @col from 1, 0 for the whole line. */
int read_fail(const struct reader *r, size_t col, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* One form of a block: its lines, joined, and where they stand. */
struct form_text {
	struct str text;
	uint32_t line;		/* of its first line */
	size_t col;
};

/** read_form() - lines of a block as atoms; says what kind of form it is. */
int read_form(struct reader *r, const struct rule_block *b, const struct form_text *f,
	      struct rule_side *ret, enum rule_kind *ret_kind);
/** read_directions() - can the block be used in the directions that it declares? */
int read_directions(struct reader *r, const struct rule_block *b);

/* One word of a line, cut off its front; empty at the end. */
struct str read_word(struct str *rest);

#endif
