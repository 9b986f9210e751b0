/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is told of a translation: sentences for the edits, rules for the commit's note. */
#include "port/rules.h"

/* More than this in one edit, and the rest is a number. */
#define SAYS_MAX 3

void rules_note_use(struct arena *a, struct rule_uses *uses, const struct rule_block *b,
		    enum rule_dir dir)
{
	const struct rule *r = b->rule;

	for (size_t i = 0; i < uses->n; i++)
		if (uses->v[i].dir == dir && !strcmp(uses->v[i].rule, r->name))
			return;
	*ARR_PUSH(a, *uses) = (struct rule_use){ r->name, r->upstream, r->since, r->what, dir };
}

static bool seen_before(const struct rule_text *t, size_t hit, size_t from, size_t n)
{
	for (size_t i = 0; i < hit; i++)
		if (t->hits.v[i].block == t->hits.v[hit].block &&
		    t->hits.v[i].line >= from && t->hits.v[i].line < from + n)
			return true;
	return false;
}

void rules_note_hits(struct arena *a, const struct rule_text *t, size_t from, size_t n,
		     struct rule_uses *uses, const char **ret_says, const char **ret_review)
{
	size_t said = 0, more = 0;

	for (size_t i = 0; i < t->hits.n; i++) {
		const struct rule_hit *h = &t->hits.v[i];
		const char *says;

		if (h->line < from || h->line >= from + n)
			continue;
		rules_note_use(a, uses, h->block, h->dir);
		if (h->block->review && !*ret_review)
			*ret_review = arena_printf(a, "rule %s: %s", h->block->rule->name,
						   h->block->review);
		if (seen_before(t, i, from, n))
			continue;
		says = rule_says(a, h->block, h->dir);
		if (*ret_says && strstr(*ret_says, says))
			continue;
		if (said++ >= SAYS_MAX)
			more++;
		else
			*ret_says = *ret_says ? arena_printf(a, "%s; %s", *ret_says, says) : says;
	}
	if (more)
		*ret_says = arena_printf(a, "%s; and %zu more", *ret_says, more);
}
