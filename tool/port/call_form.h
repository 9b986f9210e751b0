/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside port/call*.c: what stands for a call, with its arguments as holes. */
#ifndef PORT_CALL_FORM_H
#define PORT_CALL_FORM_H

#include "port/aligned.h"
#include "port/rules.h"

#define CALL_ARGS_MAX 24

/* Tokens [first, end) of each argument of a call. */
struct call_args {
	size_t first[CALL_ARGS_MAX], end[CALL_ARGS_MAX];
	size_t n;
	size_t close;		/* the call's ')' */
};

/** call_args() - the arguments of the call whose name is token @i; false: it is none. */
bool call_args(const struct toks *t, size_t i, size_t end, struct call_args *ret);

struct call_part {
	size_t arg;		/* from 1: an argument of upstream's; 0: a word of the branch */
	struct str word;
	bool space;		/* white space stands before it */
};

struct call_form {
	struct call_part *v;
	size_t n;
	size_t args;		/* how many upstream's call has */
	/* from this argument on all are kept, to the end; 0: they are not */
	size_t rest;
	bool statement;		/* it stands for a whole statement */
	const char *key;	/* equal keys, equal forms */
	size_t votes;
	const char *doubt;	/* why it is a guess; NULL: it is none */
};

/**
 * call_form_read() - what the branch has in place of the call at token @i of @al->p.
 * Return: false where that is no expression of the call's own arguments, or the very same.
 */
bool call_form_read(struct arena *a, const struct aligned *al, size_t i, struct call_form *ret);

/** call_form_key() - fill in ->key and ->rest from the parts. */
void call_form_key(struct arena *a, struct call_form *f);

/** call_form_block() - the form as a drift rule for calls of @callee with @nargs arguments. */
struct rule_block *call_form_block(struct arena *a, const struct call_form *f, struct str callee,
				   size_t nargs);

#endif
