/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the branch declares: members of structures, parameters of functions. Read off
 * the text that declares them, of which only the stretch that matters is lexed.
 * Kernel style decides, not the C grammar: what does not look as it should is unknown.
 */
#ifndef PORT_DECL_H
#define PORT_DECL_H

#include "base/map.h"
#include "c/names.h"

/* A type as far as it matters here: "struct page" and one star. */
struct decl_type {
	struct str name;	/* empty: not known */
	int stars;		/* dimensions count too */
};

struct decl_params {
	struct decl_type *v;
	size_t n, cap;
	bool variadic;
};

/* A structure or union with its members. */
struct decl_struct {
	struct toks toks;
	size_t first, end;	/* tokens inside of the braces */
	/* a macro or a nameless struct brings members that are not in sight */
	bool open;
	struct str text;	/* of the file it is in */
};

/* Texts that are asked before the branch's own, and answers that were given. */
struct decls {
	struct arena *arena;
	const struct world *world;	/* NULL: none */
	const struct str *first;	/* the files that the change brings */
	size_t nfirst;
	struct map structs;		/* "struct page" -> struct decl_struct or &none */
};

void decls_init(struct decls *d, struct arena *a, const struct world *w, const struct str *first,
		size_t nfirst);

/**
 * decl_struct() - the structure that @type ("struct page") names, seen from @path.
 *
 * Return: NULL when it was not found, or another file's forward declaration hides it.
 */
const struct decl_struct *decl_struct(struct decls *d, const char *path, struct str type);

/** decl_has() - may @s have a member @name? False only when it is certain. */
bool decl_has(const struct decl_struct *s, struct str name);
/** decl_member() - the type of member @name; its name is empty when that is not known. */
struct decl_type decl_member(struct arena *a, const struct decl_struct *s, struct str name);
/** decl_callback() - the parameters that the pointer to function @name takes; false: it is none. */
bool decl_callback(struct arena *a, const struct decl_struct *s, struct str name,
		   struct decl_params *ret);
/**
 * decl_function() - the parameters of function @name, seen from @path.
 *
 * Return: false when it is none, a macro, or its declaration was not found.
 */
bool decl_function(struct decls *d, const char *path, struct str name, struct decl_params *ret);
/** decl_void() - is @name a function that returns nothing? False when that is not known. */
bool decl_void(struct decls *d, const char *path, struct str name);

#endif
