/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A function as statements: the unit that survives where lines are wrapped in
 * another way and neighbours are missing.
 */
#ifndef PORT_STATEMENTS_H
#define PORT_STATEMENTS_H

#include "port/edits.h"

#define NO_STMT SIZE_MAX

struct stmt {
	size_t first, end;	/* tokens [first, end), comments before it included */
	size_t head;		/* first token that is no comment; end when there is none */
	size_t parent;		/* the statement whose '{' is around it, or NO_STMT */
	/* of a '}' the statement with its '{', and the other way; else NO_STMT */
	size_t partner;
	uint32_t key;		/* all of it, comments included */
	uint32_t code;		/* the same code; a '}' that of what it closes */
	uint16_t words;		/* names and numbers */
	bool decl;		/* declares locals */
};

struct stmts {
	const struct side *side;
	struct stmt *v;
	size_t n;
};

/**
 * stmts_split() - the statements of a side that is one function.
 * @in: gives keys; share it among the sides that are compared.
 *
 * The first one is the signature with the opening brace; conditions and loop
 * heads are statements of their own, and so are labels, lone braces, directives.
 * Return: false when it does not look like a function.
 */
bool stmts_split(struct arena *a, const struct side *s, struct intern *in, struct stmts *ret);

/** stmts_text() - statements [from, from + n) with the white space before them. */
struct str stmts_text(const struct stmts *s, size_t from, size_t n);

/** stmts_gap() - white space before a statement. */
struct str stmts_gap(const struct stmts *s, size_t i);

#endif
