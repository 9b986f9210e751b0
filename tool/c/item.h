/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Top-level items of a C file: functions, types, variables, macros, directives.
 * Every token belongs to exactly one item; a comment belongs to what follows it.
 */
#ifndef C_ITEM_H
#define C_ITEM_H

#include "c/token.h"

enum item_kind {
	ITEM_FUNC,	/* definition with a body, SYSCALL_DEFINEn() and friends too */
	ITEM_PROTO,	/* function declaration */
	ITEM_TYPE,	/* struct, union, enum with a body; typedef */
	ITEM_VAR,	/* variable, initialised or not */
	ITEM_MACRO,	/* #define */
	ITEM_CALL,	/* macro at top level: EXPORT_SYMBOL(x); TRACE_EVENT(...) */
	ITEM_INCLUDE,
	ITEM_PP,	/* any other directive: #if, #else, #endif, #undef, #pragma */
	ITEM_OTHER,
};

struct item {
	enum item_kind kind;
	struct str name;	/* function, tag, macro; "EXPORT_SYMBOL(x)" for calls; spelled header for includes */
	uint32_t ordinal;	/* 1 for the first of its kind and name */
	size_t first, end;	/* tokens [first, end), leading comments included */
	size_t head;		/* first token that is no leading comment */
	/* of functions and types: '{' and its '}'; 0 and 0 when there is none */
	size_t body, body_end;
};

struct items {
	struct item *v;
	size_t n;
};

/** item_split() - the items of a file, in order, covering all tokens. */
void item_split(struct arena *a, const struct toks *t, struct items *ret);
/** item_find() - the item of that kind, name and ordinal, or NULL. */
const struct item *item_find(const struct items *it, enum item_kind kind, struct str name,
			     uint32_t ordinal);
/** item_at() - the item that token @tok belongs to, or NULL when there are none. */
const struct item *item_at(const struct items *it, size_t tok);
/**
 * item_func_at_line() - name of the function (or other named item) around line @line,
 * or an empty span.
 */
struct str item_name_at_line(const struct toks *t, const struct items *it, uint32_t line);

#endif
