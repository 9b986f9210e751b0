/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Resolutions: what humans made of conflicts. Each is a plain file in the tree
 * of refs/backport/resolutions, at <key>/<id>: the key is that of the conflict
 * as itself (port/clash.h), so that path, line, branch, formatting and dialect
 * do not matter. They are ported like changes and judged like changes; one that
 * does not fit is refused.
 */
#ifndef WORK_RESOLUTION_H
#define WORK_RESOLUTION_H

#include "git/refs.h"
#include "port/port.h"

#define RESOLUTIONS_REF "refs/backport/resolutions"

struct resolution {
	const char *key;	/* 40 hex: of .clash */
	const char *id;		/* 12 hex: of the whole text */
	const char *by;		/* "Name <mail>" of who made it */
	const char *date;	/* "2026-03-01" */
	const char *branch, *path, *function;	/* where */
	const char *change, *subject;	/* what was being carried: upstream's id, or NULL */
	const char *source;	/* "hand", "stable <commit>", "rerere <hash>" */
	const char *commit;	/* the commit it became part of, or NULL */
	const char *left_out;	/* why edits of upstream's are not in it, or NULL */
	struct string_list accepted;	/* findings that the reason let pass: "<check>: <text>" */
	struct string_list tests;	/* what it passed: "gate", "ci: ..." */
	struct phrase_list words;
	struct str clash;	/* the normalised conflict */
	struct str known;	/* upstream's item before its change */
	/* the branch's item, and what became of it: empty: it went */
	struct str before, after;
};

struct resolution_list {
	struct resolution *v;
	size_t n, cap;
};

/** resolution_text() - as it is stored; fills key and id. */
struct str resolution_text(struct arena *a, struct resolution *s);
/** resolution_parse() - Return: 0; ERR_INPUT with the line that is wrong. */
int resolution_parse(struct arena *a, struct str text, const char *name, struct resolution *ret,
		     struct err *e);

/* The store, as the engine asks it. */
struct resolution_store {
	struct repo *repo;
	struct arena *arena;
	struct oid tree;		/* zero: there is none */
	struct port_resolver resolver;
	const char *change;		/* what is being carried: upstream's id, or NULL */
	struct resolution_list all;	/* read when first asked for by change */
	bool all_read;
	/* why something in it could not be read: it is passed over */
	struct err err;
};

/** resolutions_open() - Return: 0, also when there is none yet; ERR_MISSING_OBJ. */
int resolutions_open(struct resolution_store *s, struct repo *r, struct arena *a, struct err *e);
/** resolutions_read() - all of them, or those whose key or id begins with @some (NULL: all). */
int resolutions_read(struct resolution_store *s, const char *some, struct resolution_list *ret,
		     struct err *e);

/**
 * resolutions_prepare() - the update that adds some and drops some; ret->old equals ret->new when
 * it changes nothing. Goes into one refs_update() with others.
 */
int resolutions_prepare(struct repo *r, struct arena *a, const struct ident *who,
			const struct resolution_list *add, const struct resolution_list *drop,
			const char *message, struct ref_update *ret, struct err *e);

/**
 * resolutions_learn() - a resolution for each conflict of a file, from the text that a human made.
 * @conflicts: as the engine found them, with labels; @like: what is known of where it is.
 */
void resolutions_learn(struct arena *a, const struct port_conflict *conflicts, size_t n,
		       struct str made, const struct resolution *like,
		       struct resolution_list *ret);

/**
 * resolutions_learn_lines() - the same of what is no C: one for each place where its lines clash.
 * @f: the file as it was ported, with the branch's own text.
 */
void resolutions_learn_lines(struct arena *a, const struct port_file *f, struct str made,
			     const struct resolution *like, struct resolution_list *ret);

/**
 * resolutions_learn_left() - one for each item or file that the branch does not have, and whose
 * edits the human left out (all of @r's edits of it are dropped) with like->left_out as the reason.
 */
void resolutions_learn_left(struct arena *a, const struct port_conflict *conflicts, size_t n,
			    const struct port_result *r, const struct resolution *like,
			    struct resolution_list *ret);
/**
 * resolutions_learn_elsewhere() - the edits of one item that the branch does not have, and that the
 * human carried into one other item of the file @branch.
 */
void resolutions_learn_elsewhere(struct arena *a, const struct port_conflict *conflicts, size_t n,
				 const struct port_result *r, struct str branch, struct str made,
				 const struct resolution *like, struct resolution_list *ret);
/**
 * resolutions_learn_fitted() - one for each item that would have fitted, and that the human made
 * otherwise than the engine had, or that a finding was about which the human had a reason for.
 * @fitted: port_result.fitted; @given: what the engine made of the file, with its findings.
 */
void resolutions_learn_fitted(struct arena *a, const struct port_conflict *fitted, size_t n,
			      const struct port_result *given, struct str made,
			      const struct resolution *like, struct resolution_list *ret);

#endif
