/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the engine asks about the branch it ports to. The index implements it
 * from a git tree, tests from a table.
 */
#ifndef C_WORLD_H
#define C_WORLD_H

#include "base/str.h"

enum world_answer {
	WORLD_ABSENT,
	WORLD_FOUND,	/* defined or declared in scope, or made by a known generator */
	WORLD_BY_USE,	/* only used, by untouched code in scope: reported as such */
	WORLD_UNKNOWN,	/* could not be decided (an object is missing): never OK */
};

enum name_kind {
	NAME_ANY,	/* function, macro, variable, enumerator, typedef */
	NAME_TAG,	/* struct, union or enum tag */
	NAME_FIELD,	/* member of some struct in scope */
	NAME_STRUCT,	/* tag, where its members are: a forward declaration is none */
};

/* What is known of a found name. */
struct world_def {
	bool callable;		/* function or function-like macro; of a tag: with its body */
	bool arity_known;
	int args_min, args_max;	/* args_max -1: variadic */
	const char *path;	/* where; NULL when not known. Lives as long as the world */
	/*
	 * Of a macro: arguments that it only pastes or stringifies; these need no meaning of their
	 * own. Bit 0 is the first, bit 7 the eighth and all after it.
	 */
	unsigned pastes;
};

struct world {
	void *ctx;
	/**
	 * find() - does the branch know @name, seen from file @path?
	 * @ret: may be NULL; filled when FOUND; of what is BY_USE, whether it is called.
	 */
	enum world_answer (*find)(void *ctx, const char *path, struct str name,
				  enum name_kind kind, struct world_def *ret);
	/**
	 * text() - the branch's text of @path; borrowed, lives as long as the world.
	 * Return: 1 there, 0 no such file, -1 unknown (object missing).
	 */
	int (*text)(void *ctx, const char *path, struct str *ret);
};

#endif
