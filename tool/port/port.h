/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The porting engine: images of files in, images and evidence out. It knows no
 * git and does no I/O; what it must know of the branch it asks a `struct world`.
 *
 * Everything returned lives in the arena that was passed, or borrows from the
 * texts that were passed.
 */
#ifndef PORT_PORT_H
#define PORT_PORT_H

#include "base/err.h"
#include "c/world.h"
#include "c/item.h"
#include "port/clash.h"
#include "port/marks.h"
#include "port/rules.h"

/* X-macro: enum, JSON name */
#define PORT_RUNGS(X) \
	X(RUNG_NONE, NULL) \
	X(RUNG_IDENTICAL, "identical") \
	X(RUNG_LINES, "lines") \
	X(RUNG_TOKENS, "tokens") \
	X(RUNG_RULES, "rules") \
	X(RUNG_LEARNED, "learned") \
	X(RUNG_RESOLUTION, "resolution") \
	X(RUNG_SPATCH, "spatch")

enum port_rung {
#define X(code, name) code,
	PORT_RUNGS(X)
#undef X
};

#define PORT_OUTCOMES(X) \
	X(EDIT_LOST, "lost") \
	X(EDIT_VERBATIM, "verbatim") \
	X(EDIT_ADAPTED, "adapted") \
	X(EDIT_ALREADY, "already") \
	X(EDIT_DROPPED, "dropped")

enum port_outcome {
#define X(code, name) code,
	PORT_OUTCOMES(X)
#undef X
};

const char *port_rung_name(enum port_rung r);
const char *port_outcome_name(enum port_outcome o);

/* One side of a file: there or not. */
struct port_image {
	bool there;
	struct str text;
};

struct port_file {
	const char *path;	/* upstream's */
	const char *target;	/* the same file on the branch */
	struct port_image before, after;	/* upstream: P and U */
	struct port_image branch;		/* T */
};

/* One run of +/- lines of the upstream change. */
struct port_edit {
	size_t p, pn, u, un;	/* lines of P and of U, from 0 */
	struct str function;	/* the top-level item it is in; empty outside of any */
	uint32_t ordinal;	/* from 1, within that item */
	enum port_rung rung;
	enum port_outcome outcome;	/* EDIT_LOST until it is placed */
	const char *reason;	/* NULL where the outcome speaks for itself */
};

/* What one rung stumbled over. */
struct port_try {
	enum port_rung rung;
	const char *why;
};

struct port_conflict {
	struct str function;
	uint32_t line;		/* on the branch, from 1; 0 when not known */
	const char *why;	/* one sentence; .tried has what each rung stumbled over */
	struct str before, after, branch;
	bool absent;		/* the branch lacks the file, or the item in it */
	ARR(struct port_try) tried;
	enum item_kind kind;	/* of .function, which may be a type or a macro */
	/* the branch's item, where it has one: name.n == 0 otherwise; then .kind is its, too */
	struct str name;
	uint32_t ordinal;
	struct clash clash;	/* the conflict as itself, and the words of this file */
	/* when labels were given: what clashes, in the branch's words; lines are the
	 * file's, from 1 */
	struct marks_places places;
};

/* How somebody resolved a conflict before: the item as it was on a branch, and what came of it. */
struct port_resolution {
	const char *id;			/* what the store calls it */
	struct str before, after;
	struct phrase_list words;	/* upstream's -> that branch's */
	struct str known;		/* upstream's own text, whose words are no dialect's */
	const char *says;		/* "as N A Me resolved it on BRANCH" */
	const char *left_out;		/* why some of upstream's edits are not in it, or NULL */
	struct string_list accepted;	/* findings that its maker gave a reason for: "<check>: <text>" */
	/* .before holds what merges, the branch's side where it does not */
	bool merged;
};

/* The store of resolutions, which is not the engine's. */
struct port_resolver {
	void *ctx;
	/**
	 * find() - the resolutions of this very conflict (struct clash), their number returned.
	 */
	size_t (*find)(void *ctx, struct str clash, const struct port_resolution **ret);
	/**
	 * like() - those of the very same change and item, by upstream's name, whatever they
	 * clashed with on their branch. NULL: not known.
	 */
	size_t (*like)(void *ctx, struct str name, const struct port_resolution **ret);
};

/* What would mend a finding: a drift rule, or the upstream commit that is missing on the branch. */
struct port_cure {
	const char *rule;		/* NULL: none is about it */
	const char *commit;		/* 12 hex digits or more */
	const char *subject, *release;	/* NULL where that is not known */
};

/* A name that the new text uses and the branch lacks, or another finding of a gate. */
struct port_finding {
	struct str name;	/* what it is about */
	uint32_t line;		/* of the ported text */
	/* "name", "arity", "meaning", "access", "local", "type", "member", "calls",
	 * "site", "order", … */
	const char *check;
	const char *text;	/* one sentence */
	bool unresolved;	/* a name that did not resolve */
	bool unknown;		/* it could not be decided: an object is missing */
	/* of the ported text: a word without which this is mended; or empty */
	struct str cut;
	bool guess;		/* and that is likely, not certain */
	const struct port_cure *cure;	/* filled by who knows rules and history; NULL: unknown */
};

struct port_result {
	bool ok;			/* text and deleted are valid, and no edit is lost */
	struct str text;
	bool deleted, unchanged;	/* unchanged: the branch's own text stays */
	enum port_rung rung;		/* the highest that was used */
	ARR(struct port_edit) edits;
	ARR(struct port_conflict) conflicts;
	/* what is no conflict, told like one: see describe */
	ARR(struct port_conflict) fitted;
	ARR(struct port_finding) findings;
	const char *reason;		/* of a refusal that is about the file as a whole */
	bool review;			/* the engine had to guess */
	const char *review_why;
	struct rule_uses rules;		/* drift rules that the text leans on, each once */
	/* with conflicts, when labels were given: the file with markers where it did not merge */
	struct str marked;
	ARR(const char *) resolutions;	/* ids of those that were used */
	struct string_list accepted;	/* what their makers accepted, see struct port_resolution */
	struct trio *sides;		/* port/edits.h; NULL: not made from three images */
};

struct port_options {
	const struct world *world;	/* NULL: no gate of names, no rules (tests) */
	struct rule_set *rules;	/* NULL: none */
	struct port_own *own;	/* names that the change itself brings; NULL: none */
	/* upstream's own tree, for names whose meaning flipped; NULL: newer than every rule */
	const struct world *source;
	/*
	 * What merges cleanly may still speak a dialect that the branch lacks: asked
	 * again with RUNG_RULES here, the rungs below are tried last, item by item,
	 * and text that is new on the branch is translated too. With RUNG_RESOLUTION what humans
	 * made of the very same items before comes first, even where something else would fit.
	 */
	enum port_rung floor;
	enum port_rung ceiling;	/* rungs above it are not tried; RUNG_NONE: all are */
	/* edits that are about what the branch provably lacks may be dropped */
	bool leave_out;
	bool describe;		/* with RUNG_RESOLUTION as floor: fill port_result.fitted */
	const struct port_labels *labels;	/* NULL: no text with markers is made */
	const struct port_resolver *resolver;	/* NULL: nothing was resolved before */
};

/*
 * What the files of a change tell each other, found when it is first wanted, in the arena of the
 * port: the names that the change brings, which no rule translates, and how the branch writes
 * upstream's calls in each file (port/calls.h).
 */
struct port_own {
	const struct port_file *files;
	size_t n;
	bool made;
	struct map map;
	struct call_witness **witness;	/* by file */
	ARR(struct trio *) sides;	/* of texts that were ported before: trio_of() */
};

/** port_two_ways() - what is said where two resolutions fit and differ: a human chooses. */
const char *port_two_ways(struct arena *a, const struct port_resolution *one,
			  const struct port_resolution *other);

/** port_took() - @s was used for @r. */
void port_took(struct arena *a, struct port_result *r, const struct port_resolution *s);

/**
 * port_own_names() - names that the change defines: in an after text and not in its before text.
 */
const struct map *port_own_names(struct arena *a, struct port_own *own);

/**
 * port_file() - carry upstream's change of one file to the branch: climb the rungs,
 * item gate after each.
 *
 * Never fails for want of trying: look at ret->ok, ret->conflicts and ret->reason.
 */
void port_file(struct arena *a, const struct port_file *f, const struct port_options *o,
	       struct port_result *ret);

/**
 * port_not_needed() - a file that is not on the branch, and that a human said before is not needed:
 * its edits are left out with those words. To be asked when the file was looked for elsewhere too.
 *
 * Return: true when @r is ok now.
 */
bool port_not_needed(struct arena *a, const struct port_options *o, struct port_result *r);

/**
 * port_gate() - the change gate: all ported files of one change against the branch.
 * @files, @results: @n of each; findings are added to the results they belong to.
 *
 * Only text that the port brought is asked about: what the branch said before
 * passes. Return: how many findings were added.
 */
size_t port_gate(struct arena *a, const struct port_file *files, struct port_result *results,
		 size_t n, const struct port_options *o);

/** port_is_c() - is this path lexed as C? */
bool port_is_c(const char *path);

#endif
