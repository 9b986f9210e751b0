/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The names of a piece of kernel C: what it defines or declares, and what it
 * merely uses. All branches of the preprocessor count. Nothing is expanded
 * here: a macro call that stands where a declaration would is handed out as a
 * name_call, for c/generators.h to say what it defines.
 */
#ifndef C_NAMES_H
#define C_NAMES_H

#include "c/token.h"
#include "c/world.h"

enum def_kind {
	DEF_FUNC,	/* function with a body */
	DEF_PROTO,
	DEF_MACRO,
	DEF_VAR,
	DEF_ENUMERATOR,
	DEF_TYPEDEF,
	DEF_TAG,
	DEF_FIELD,	/* member of a struct or union */
};

struct name_def {
	struct str name;
	enum def_kind kind;
	/* function, function-like macro, pointer to function; tag with its body */
	bool callable;
	/* of a macro: parameters it only pastes or stringifies; bit 7: the eighth and
	 * all after it */
	uint8_t pastes;
	bool arity_known;
	int args_min, args_max;	/* args_max -1: variadic */
	uint32_t line;
};

enum use_kind {
	USE_CALL,
	USE_VALUE,	/* variable, constant, type: anything but a call */
	USE_ARG,	/* a bare argument: a value, or for a macro a member's or type's name */
	USE_FIELD,	/* after . or -> */
	USE_TAG,	/* after struct, union, enum */
};

struct name_use {
	struct str name;
	struct str callee;	/* of USE_ARG */
	int arg;		/* of USE_ARG: which, from 0 */
	enum use_kind kind;
	bool in_macro;		/* in the body of a #define: may mean its caller's local */
	int args;		/* of USE_CALL: how many; -1 when not known */
	uint32_t line;
};

/* A macro as text, function-like or a list of calls: what a generator is made of. */
struct name_macro {
	struct str name, body;
	struct str *params;
	size_t nparams;
	bool variadic;		/* the last parameter takes the rest */
};

enum name_place { PLACE_FILE, PLACE_MEMBER, PLACE_ENUM };

/* A macro called where a declaration, a member or an enumerator would stand. */
struct name_call {
	struct str name;
	struct str *args;
	size_t nargs;
	enum name_place place;
	/* macros in force here and undefined later: the x() of a list macro */
	struct name_macro *with;
	size_t nwith;
};

/* A parameter or variable of a function, as it is declared. */
struct name_local {
	struct str name;
	struct str type;	/* "struct page", "u8", "unsigned long"; empty where a macro declares it */
	int stars;		/* dimensions count too */
	bool param;
	size_t tok;		/* the name, where it is declared */
};

struct words;

struct names {
	struct { struct name_def *v; size_t n, cap; } defs;
	struct { struct name_use *v; size_t n, cap; } uses;
	struct { struct name_macro *v; size_t n, cap; } macros;
	struct { struct name_call *v; size_t n, cap; } calls;
	struct { struct str *v; size_t n, cap; } includes;	/* of #include "…", unquoted */
	struct { struct name_local *v; size_t n, cap; } locals;
	const struct words *words;	/* of names_of(); made when NULL: hand it on to save that */
};

enum {
	NAMES_DEFS = 1,		/* defs, macros, calls, includes */
	NAMES_USES = 2,		/* uses: locals, parameters and labels are left out */
	NAMES_LOCALS = 4,	/* locals of functions, labels aside; goes with NAMES_USES */
};

/**
 * names_of() - the names of the tokens [@first, @end).
 * @want: NAMES_DEFS, NAMES_USES or both.
 * @ret: appended to; spans borrow from the text, or live in @a.
 *
 * The range is best a whole file, or whole top-level items (for a function its
 * head is needed too: it declares the parameters).
 */
void names_of(struct arena *a, const struct toks *t, size_t first, size_t end, unsigned want,
	      struct names *ret);

/** names_words() - the parser's vocabulary; make it once for many names_at(). */
const struct words *names_words(struct arena *a);
/** names_at() - like names_of(), for text that stands at @place; definitions only. */
void names_at(struct arena *a, const struct words *w, struct str text, enum name_place place,
	      struct names *ret);

/**
 * names_resolve() - does the branch know what @u names, seen from @path?
 *
 * A bare argument may be a member's name, or be pasted by the macro that takes
 * it; then it needs no meaning of its own.
 *
 * @ret: may be NULL; filled when FOUND.
 */
enum world_answer names_resolve(const struct world *w, const char *path, const struct name_use *u,
				struct world_def *ret);

/** names_builtin() - names that the compiler or the build provides (__FILE__, NULL, …). */
bool names_builtin(struct str name);

#endif
