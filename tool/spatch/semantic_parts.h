/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Between the files of the semantic form; others include spatch/semantic.h.
 */
#ifndef SPATCH_SEMANTIC_PARTS_H
#define SPATCH_SEMANTIC_PARTS_H

#include "series/site.h"
#include "spatch/semantic.h"
#include "spatch/spatch.h"

struct semantic_run {
	struct arena *a;	/* of the caller: what is returned */
	struct arena tmp;
	const struct change *c;
	const struct world *branch;
	struct world ported;	/* the branch with the new texts */
	const struct semantic_opts *o;
	struct spatch spatch;
	struct lex_cache lex;
	struct files before, after;
	ARR(struct port_file) file;
	ARR(struct port_result) result;
	bool *applies;		/* by site */
	bool *there;		/* by site: converted before we came */
	struct strings patches;
	bool refused;
	struct err why;		/* the first refusal */
};

/* What a refusal is about. */
struct semantic_place {
	size_t file;
	struct str function;	/* empty: the file */
	uint32_t line;		/* on the branch; 0: not known */
	struct str branch, after;
	const char *next;	/* NULL: backport explain */
};

/** semantic_refuse() - note a conflict; the first also becomes the error. */
void semantic_refuse(struct semantic_run *r, const struct semantic_place *at, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/** semantic_file() - index of the file @path, or SIZE_MAX. */
size_t semantic_file(const struct semantic_run *r, const char *path);

/** semantic_doc() - drop the kernel-doc of parameters that functions of file @f have lost. */
void semantic_doc(struct semantic_run *r, size_t f);
/** semantic_account() - an edit for each site; lost ones are refused. 0, or an error. */
int semantic_account(struct semantic_run *r, struct err *e);
/** semantic_check() - refuse file @f if more has changed than sites name and than had to. */
void semantic_check(struct semantic_run *r, size_t f);

#endif
