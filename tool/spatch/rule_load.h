/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The drift rules of a data directory: series/rules/NAME.cocci, those that stop
 * series/rules/stops/NAME.cocci, and the triples that prove them, series/rules/triples/NAME.txt.
 */
#ifndef SPATCH_RULE_LOAD_H
#define SPATCH_RULE_LOAD_H

#include "port/rules.h"

/**
 * rules_open() - the rules that stop, and the promise of all others (rules_all()). No rules in
 * @data/series: an empty set. Return: 0, ERR_CONFIG without a @data/series, ERR_RULE, ERR_IO.
 */
int rules_open(struct arena *a, const char *data, struct rule_set **ret, struct err *e);
/** rules_load() - all rules below @data at once, by name. */
int rules_load(struct arena *a, const char *data, struct rule_set **ret, struct err *e);

/**
 * rule_triples_load() - the triples of a rule; none when there is no such file. @ret_path: where
 * they stand.
 */
int rule_triples_load(struct arena *a, const char *data, const struct rule *r,
		      struct rule_triples *ret, const char **ret_path, struct err *e);

/**
 * rule_oracle() - run the rule's triples through the real spatch, and compare with the rewriter.
 * @found: one sentence a difference, appended. @ret_n: how many.
 *
 * Return: 0; ERR_TOOL when spatch is missing or fails, ERR_RULE when it cannot read the rule.
 */
int rule_oracle(struct arena *a, const struct rule *r, const struct rule_triples *t,
		struct buf *found, size_t *ret_n, struct err *e);

#endif
