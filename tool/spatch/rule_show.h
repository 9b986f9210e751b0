/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `backport rules`: which drift rules there are, what they do on a branch, and
 * their self-test.
 */
#ifndef SPATCH_RULE_SHOW_H
#define SPATCH_RULE_SHOW_H

#include "base/json.h"
#include "git/branch.h"
#include "port/rules.h"

struct rules_opts {
	const char *data;
	const char *const *branches;	/* none: the rules alone, no repository is needed */
	size_t n_branches;
	const struct repo_opts *repo;
	/* NAME=VALUE, NULL-terminated: where the cache of names is */
	const char *const *env;
	const char *file;		/* seen from this file */
	const char *const *names;	/* these rules only; none: all */
	size_t n_names;
	bool spatch;			/* of the check: the real one has its say too */
};

struct rule_seen {
	const struct rule_block *block;
	enum rule_dir dir;
	enum rule_verdict verdict;
	const char *why;
};

/* What a rule does on a branch. */
struct rule_cell {
	unsigned used, undecided;	/* directions */
	/* of a rule that stops: 1 the old meaning, 0 the new one, -1 unknown, 2 no such name */
	int stop;
	const char *why;		/* of what could not be decided */
	/* what was seen for each block and direction that the rule declares */
	ARR(struct rule_seen) seen;
};

struct rules_view {
	struct rule_set *set;
	ARR(const struct rule *) rules;	/* those that were asked for */
	struct branches branches;
	struct rule_cell *cell;		/* rule by rule, a row as long as branches.n */
};

/** rules_view() - read the rules and ask the branches. Return: 0, or an error with its place. */
int rules_view(struct arena *a, const struct rules_opts *o, struct rules_view *ret, struct err *e);
cJSON *rules_view_json(const struct rules_view *v);
void rules_view_text(struct arena *a, const struct rules_view *v, struct buf *out);
/** rules_seen_text() - for each branch and block, what was seen there and what follows. */
void rules_seen_text(struct arena *a, const struct rules_view *v, struct buf *out);

struct rules_check {
	size_t rules, triples, findings;
	struct buf text;	/* of the findings; the caller releases it */
	const char *spatch;	/* the version that was asked; NULL: none was */
};

/**
 * rules_check() - read every rule, run its triples, and on request the real spatch on them.
 *
 * Return: 0 with or without findings; ERR_RULE for a rule or triple that cannot be read; ERR_TOOL.
 */
int rules_check(struct arena *a, const struct rules_opts *o, struct rules_check *ret,
		struct err *e);
cJSON *rules_check_json(const struct rules_check *c);

#endif
