/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Drift rules: how the kernel's API changed, one upstream change a file, as
 * data. A rule file is a semantic patch that spatch reads too; comments in it
 * carry what the engine needs besides. series/rules/README.md has the format.
 *
 * The old form stands on the '-' lines, the new form on the '+' lines. What is
 * used on a branch, and which way, is decided by asking the branch.
 */
#ifndef PORT_RULES_H
#define PORT_RULES_H

#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"
#include "c/token.h"
#include "c/world.h"

enum rule_side_id { RULE_OLD, RULE_NEW };

/* Bits of a set of directions. */
enum rule_dir { RULE_TO_OLD = 1, RULE_TO_NEW = 2, RULE_BOTH = 3 };

#define RULE_METAS_MAX 8

enum rule_meta_kind { META_EXPRESSION, META_IDENTIFIER, META_TYPED };

struct rule_meta {
	struct str name;
	enum rule_meta_kind kind;
	struct str type;	/* of META_TYPED: "struct page", "wait_queue_t", without stars */
	int stars;
};

/* A token of a form. */
struct rule_atom {
	struct str text;
	uint32_t id;		/* as the lexer numbers it */
	int meta;		/* which metavariable, or -1 */
	bool space, newline;	/* white space stands before it */
	/* an identifier that the kernel must know: no metavariable, no keyword */
	bool name;
};

struct rule_side {
	struct rule_atom *v;
	size_t n;
	struct str raw;		/* its lines as they stand in the file, without the mark */
};

enum rule_kind {
	RULE_EXPRESSION,
	RULE_STATEMENT,		/* ends with ';' */
	RULE_TYPE,
	RULE_INCLUDE,
};

/* What is asked of a tree; the answer is yes, no or unknown. */
enum rule_term_kind {
	TERM_NAME,		/* has NAME */
	TERM_TAG,		/* has struct NAME */
	TERM_FILE,		/* has file PATH */
	TERM_TYPE,		/* type NAME is TYPE: of a function, what it returns */
	TERM_BODY,		/* body NAME in PATH has WORD */
};

struct rule_term {
	enum rule_term_kind kind;
	bool negate;		/* lacks, is not */
	struct str name, arg, path;
	struct str text;	/* as written */
};

struct rule_terms {
	struct rule_term *v;
	size_t n, cap;
};

struct rule;

struct rule_block {
	const struct rule *rule;
	struct str name;
	enum rule_kind kind;
	unsigned directions;		/* declared ones */
	struct rule_meta *metas;
	size_t nmetas;
	struct str *typedefs;
	size_t ntypedefs;
	struct rule_side side[2];	/* by enum rule_side_id; of a stop only RULE_NEW */
	/* the tree speaks the old form; none: seen from the names */
	struct rule_terms old;
	struct rule_terms where;	/* used only where all hold */
	const char *review;		/* a person has to look; says at what */
	uint32_t line;
	size_t index;			/* among all blocks of its set */
};

struct rule {
	const char *name, *path;
	const char *upstream;		/* 12 hex digits or more */
	const char *since;		/* "v6.19" */
	const char *what;
	const char *stop;		/* a rule that only refuses: why */
	struct rule_block **blocks;
	size_t n;
};

struct rule_rest;

struct rule_set {
	struct rule **v;
	size_t n, cap;
	size_t nblocks;
	struct rule_rest *rest;	/* NULL: all is there */
};

/*
 * What a set has besides, read when a file first climbs to the rules: most
 * never do. Rules that stop are asked of every port, and there from the beginning.
 */
struct rule_rest {
	int (*load)(void *ctx, struct rule_set *set, struct err *e);
	void *ctx;
	bool tried;
	int rc;			/* of @load */
	struct err err;
};

/*
 * A rule that a port leaned on: the upstream commit is missing on the branch (or the other way
 * round).
 */
struct rule_use {
	const char *rule, *upstream, *since, *what;
	enum rule_dir dir;
};

struct rule_uses {
	struct rule_use *v;
	size_t n, cap;
};

/**
 * rule_parse() - read one rule file. Return: 0, or ERR_RULE with file:line:column and what is
 * allowed.
 */
int rule_parse(struct arena *a, const char *path, struct str text, struct rule **ret,
	       struct err *e);
/** rules_add() - put a rule into a set; ERR_RULE when the name is taken. */
int rules_add(struct arena *a, struct rule_set *set, struct rule *r, struct err *e);
/** rules_all() - read the rest of a set, once. Return: 0, or what ->rest->err says. */
int rules_all(struct rule_set *set);
/** rule_emit() - the block as a semantic patch of its own, in direction @dir, for spatch. */
void rule_emit(struct arena *a, const struct rule_block *b, enum rule_dir dir, struct str *ret);
/** rule_dir_name() - "to-old", "to-new". */
const char *rule_dir_name(enum rule_dir d);
/** rule_says() - "x() is y() here (rule r: 123456789abc, v6.19)". */
const char *rule_says(struct arena *a, const struct rule_block *b, enum rule_dir dir);

/*
 * A plan: the rules seen from one file of one branch. Blocks are probed when
 * they are first needed.
 */
enum rule_verdict {
	RULE_UNASKED,
	/* the branch speaks the form, or the other one is not there either */
	RULE_UNUSED,
	RULE_USED,
	RULE_UNDECIDED,		/* something is unknown: not used */
};

struct rule_plan {
	struct arena *arena;
	const struct rule_set *set;
	const struct world *world;	/* NULL: every block applies in direction .force (tests) */
	const struct map *own;		/* names that the change itself brings; may be NULL */
	const char *path;
	enum rule_dir force;
	const struct rule_block *only;	/* with .force: this block alone, or NULL */
	struct rule_probe *probe;	/* private: two a block */
};

/**
 * rules_plan() - a plan for @path; reads the rest of the set. One that cannot
 * be read plans nothing.
 */
void rules_plan(struct rule_plan *p, struct arena *a, struct rule_set *set,
		const struct world *world, const struct map *own, const char *path);
/** rules_verdict() - is @b used in direction @dir? @ret_why: one
 * clause, what was seen; may be NULL. */
enum rule_verdict rules_verdict(struct rule_plan *p, const struct rule_block *b, enum rule_dir dir,
				const char **ret_why);
/** rules_holds() - 1 when all terms hold, 0 when one does not, -1 when that is not known. */
int rules_holds(const struct rule_terms *t, const struct world *w,
		const char *path);

/* One place that was rewritten. */
struct rule_hit {
	const struct rule_block *block;
	enum rule_dir dir;
	uint32_t line;		/* of the text that was given, from 0 */
};

struct rule_text {
	struct str text;
	/* by line of .text, from 0: the line it came from; nlines entries */
	size_t *line;
	size_t nlines;
	ARR(struct rule_hit) hits;
	const char *undecided;	/* a rule that matched but could not be decided, or NULL */
	const char *why;	/* gave up: rewriting does not end; .text is the given one */
};

/** rule_text_step() - note that the text became @text, whose lines @line came from those before. */
void rule_text_step(struct rule_text *t, struct str text, size_t *line, size_t nlines);
/** rules_translate() - @text (a file, or whole top-level items) in the branch's dialect. */
void rules_translate(struct rule_plan *p, struct str text, struct rule_text *ret);

/** rules_note_use() - add @b's rule to @uses unless it is there. */
void rules_note_use(struct arena *a, struct rule_uses *uses, const struct rule_block *b,
		    enum rule_dir dir);
/**
 * rules_note_hits() - what was rewritten on lines [from, from + n) of the given text.
 * @ret_says: appended to, sentences with "; " between, few enough to read. @ret_review: may be set.
 */
void rules_note_hits(struct arena *a, const struct rule_text *t, size_t from, size_t n,
		     struct rule_uses *uses, const char **ret_says, const char **ret_review);

/* A use of a name whose meaning flipped. */
struct rule_stop {
	struct str name;
	uint32_t line;		/* from 1 */
	const char *text;	/* one sentence */
};

struct rule_stops {
	struct rule_stop *v;
	size_t n, cap;
};

/**
 * rules_stops() - where the new lines of a text use what means something else on the branch.
 * @source: upstream's own tree; NULL: it is taken to be newer than every rule.
 * @fresh: by line from 0, which lines are new.
 */
void rules_stops(struct arena *a, const struct rule_set *set, const struct world *world,
		 const struct world *source, const char *path, const struct toks *t,
		 const bool *fresh, struct rule_stops *ret);

/* What a triple says. */
struct rule_triple {
	enum rule_dir dir;
	const struct rule_block *block;	/* NULL: all of the rule */
	struct str before, after;	/* equal when it must stay as it is */
	bool keep;
	uint32_t line;
};

struct rule_triples {
	struct rule_triple *v;
	size_t n, cap;
};

/** rule_triples_parse() - read a rule's triples. Return: 0, or ERR_RULE with its place. */
int rule_triples_parse(struct arena *a, const struct rule *r, const char *path, struct str text,
		       struct rule_triples *ret, struct err *e);
/** rule_triple_frame() - the snippet as a C function. */
struct str rule_triple_frame(struct arena *a, struct str snippet, size_t nth);
/** rule_triple_run() - what the rewriter makes of the triple's text, framed. */
void rule_triple_run(struct arena *a, const struct rule *r, const struct rule_triple *t,
		     struct str framed, struct rule_text *ret);
/**
 * rule_check() - run the triples; every block must have one in each direction it declares, and the
 * rule one that must not match.
 * @ret: one sentence a finding. Return: how many.
 */
size_t rule_check(const struct rule *r, const char *path, const struct rule_triples *t,
		  struct buf *ret);
/** rule_same_code() - equal but for white space. */
bool rule_same_code(struct str a, struct str b);

#endif
