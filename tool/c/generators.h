/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Macros that make names: PAGEFLAG(Dirty, dirty) defines SetPageDirty() and
 * friends, though no text says so. What such a macro makes is read off its own
 * body: the body is parsed with place holders for the arguments, and each call
 * fills these in. What cannot be read off a body is a table.
 */
#ifndef C_GENERATORS_H
#define C_GENERATORS_H

#include "base/map.h"
#include "c/names.h"

struct gen {
	struct arena *arena;
	/**
	 * macros() - all known bodies of the macro @name (a macro may be defined
	 * several times, under #ifdef); the array lives as long as the arena.
	 */
	size_t (*macros)(void *ctx, struct str name, const struct name_macro *const **ret);
	void *ctx;
	struct map templates;	/* private: "place nargs name" -> struct gen_template */
	const struct words *words;
};

/** gen_init() - @a holds templates and results. */
void gen_init(struct gen *g, struct arena *a,
	      size_t (*macros)(void *ctx, struct str name, const struct name_macro *const **ret),
	      void *ctx);

/** gen_expand() - append what @c defines to @out. */
void gen_expand(struct gen *g, const struct name_call *c, struct names *out);

/** gen_locals() - which arguments (bit 0: the first) a macro declares as locals of a function. */
unsigned gen_locals(struct str macro);

/** gen_arguments() - how many arguments the call of a macro stands for where it is one. */
int gen_arguments(struct str macro);
/** gen_holder() - is the word a place holder of an argument, and nothing else? */
bool gen_holder(struct str s);
/** gen_declares() - does the macro take whole declarations as arguments and declare just these? */
bool gen_declares(struct str macro);

#endif
