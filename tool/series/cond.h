/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Conditions on a tree: all, any, not, and probes: a token pattern, where it is
 * looked for, and how often it must be found. Three-valued: what could not be
 * read is unknown, never a no.
 */
#ifndef SERIES_COND_H
#define SERIES_COND_H

#include "series/files.h"
#include "series/pattern.h"
#include "series/place.h"

enum tri { TRI_NO, TRI_YES, TRI_UNKNOWN };

enum count_op { COUNT_EQ, COUNT_GE, COUNT_LE };

struct probe {
	const char *const *path;	/* the first that exists is read */
	size_t npath;
	const char *in;			/* function; NULL: the whole file */
	struct pattern pattern;
	enum count_op op;
	unsigned count;
};

enum cond_kind { COND_ALL, COND_ANY, COND_NOT, COND_PROBE };

struct cond {
	enum cond_kind kind;
	const struct cond *const *sub;
	size_t n;
	struct probe probe;		/* of COND_PROBE */
};

/* What decided: the one probe that made the answer what it is. */
struct proof {
	const struct probe *probe;	/* NULL: nothing was asked */
	const char *path;		/* the file that was read; NULL: none exists */
	uint32_t line;			/* of the first match; 0: none */
	uint32_t scope;			/* line where the function begins; 0: none */
	unsigned found;
	bool unreadable;
};

/** cond_parse() - the condition at @at; NULL when absent. Lives in doc->arena. */
int cond_parse(const struct place_doc *doc, const struct place *at, const struct cond **ret);
/**
 * cond_eval() - does @c hold on the branch that @f shows?
 * @c: NULL is unknown.
 * @ret: what decided; may be NULL.
 */
enum tri cond_eval(const struct cond *c, struct files *f, struct proof *ret);
/** cond_paths() - call @fn with each path that @c names. */
void cond_paths(const struct cond *c, void (*fn)(void *ctx, const char *path), void *ctx);

/** proof_what() - the same without the place: "no `wait ( page )` in f()". */
char *proof_what(struct arena *a, const struct proof *p);
/** proof_say() - "mm/x.c:12: `wait ( page )` in f(), 2 found, 1 wanted". */
char *proof_say(struct arena *a, const struct proof *p);

#endif
