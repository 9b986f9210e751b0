/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside port/account*.c: one file of a port, in four versions, line by line. */
#ifndef PORT_ACCOUNT_PARTS_H
#define PORT_ACCOUNT_PARTS_H

#include "base/map.h"
#include "port/account.h"
#include "port/edits.h"

enum acct_id { ACCT_P, ACCT_U, ACCT_T, ACCT_R, ACCT_N };

enum acct_kind {
	ACCT_BLANK,	/* nothing, or brackets alone */
	ACCT_COMMENT,
	ACCT_CODE,
};

/* Where lines are counted: a name of the file (function, type, macro), or all of it. */
#define ACCT_FILE 0u

struct acct_side {
	struct side *s;
	uint32_t *key;		/* by line: equal for lines that read alike */
	uint32_t *scope;	/* by line */
	uint8_t *kind;		/* by line, enum acct_kind */
	bool *in;		/* by scope: this side has it */
	bool *fresh;		/* by line, of T: it went, of R: it came */
	bool *loose;		/* of those: it is none of upstream's lines */
};

/* A line in a scope: how often, on each side. */
struct acct_count {
	size_t n[ACCT_N];
	size_t came, gone;	/* that upstream's net change asks for */
	size_t put, cut;	/* that the port has, not yet taken for one of upstream's */
	size_t used_put, used_cut;
};

struct acct {
	struct arena *arena;
	const struct port_file *f;
	struct port_result *r;
	const struct port_options *o;
	bool is_c;
	struct trio x;
	struct side made;
	struct acct_side side[ACCT_N];
	struct intern keys, scopes;
	uint32_t nscopes;
	uint32_t *moved;	/* by scope: where the branch has it, the scope itself mostly */
	struct map count;	/* scope and key -> struct acct_count */
	bool *touched;		/* by scope: upstream or the port changes a line of it */
	bool *adapted;		/* by scope: a line of upstream's was found by its words */
	uint8_t *done[ACCT_N];	/* by line, of P and U: what acct_lines() found */
	struct map said;	/* findings that are there already */
	/* of the whole port: lines that answer none of their file's, and
	 * functions found elsewhere */
	struct map *others;
};

/** acct_init() - the four sides of a file, and which lines the port changed. */
void acct_init(struct acct *k, struct arena *a, const struct port_file *f, struct port_result *r,
	       const struct port_options *o);
/** acct_find() - note a finding, once for each check, name and scope. False: it was there. */
bool acct_find(struct acct *k, const char *check, uint32_t scope, struct str name, uint32_t line,
	       const char *fmt, ...) __attribute__((format(printf, 6, 7)));
/** acct_scope() - the scope of that name; ACCT_FILE when no side has it. */
uint32_t acct_scope(struct acct *k, struct str name);
/** acct_scope_name() - the scope's name; empty for the file. */
struct str acct_scope_name(const struct acct *k, uint32_t scope);
/** acct_line_of() - a line of the result to point at for @scope, from 1. */
uint32_t acct_line_of(const struct acct *k, uint32_t scope);
/** acct_knows() - has the branch, or the port's own text, this name? */
bool acct_knows(struct acct *k, struct str name);

/**
 * acct_has_header() - has the branch the header that #include <@name> means? When not known: yes.
 */
bool acct_has_header(struct acct *k, struct str name);

/** acct_lines() - upstream's lines that the port has as they read. */
void acct_lines(struct acct *k);
/** acct_loose() - the port's lines that answer none of these: for whoever misses them. */
void acct_loose(struct acct *k);
/** acct_edits() - outcome and reason of each edit; after acct_loose() of all files. */
void acct_edits(struct acct *k);
/**
 * acct_elsewhere() - was this function of upstream's found in another file? The mark, to be set.
 */
void **acct_elsewhere(struct acct *k, struct str function);
/** acct_extra() - what the port changes besides; after acct_edits(). */
void acct_extra(struct acct *k, size_t file, struct account *ret);
/**
 * acct_words() - calls, labels, returns of each touched function: upstream's change and the port's.
 */
void acct_words(struct acct *k);
/** acct_order() - does what came stand on the same side of its neighbours as upstream has it? */
void acct_order(struct acct *k);

#endif
