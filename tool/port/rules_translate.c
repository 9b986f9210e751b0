/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A text in the branch's dialect: the rules that the branch needs, applied
 * until none matches. Types come after expressions: a typed metavariable looks
 * at declarations as they were written.
 */
#include "port/rewrite.h"

#include <stdlib.h>

/* A chain of renames is a handful long; what goes on beyond this runs in a circle. */
#define ROUNDS_MAX 24
#define GROWTH_MAX 4

struct work {
	struct rule_plan *plan;
	struct rule_text *ret;
	struct str text;
	bool lexed;
	struct toks toks;
	struct items items;
	uint32_t *ids;		/* of the text, sorted */
	size_t limit;
};

static int by_id(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static void lex(struct work *w)
{
	struct arena *a = w->plan->arena;

	if (w->lexed)
		return;
	tok_lex(a, w->text, &w->toks);
	item_split(a, &w->toks, &w->items);
	w->ids = ARENA_NEW_N(a, uint32_t, w->toks.n + 1);
	for (size_t i = 0; i < w->toks.n; i++)
		w->ids[i] = w->toks.v[i].id;
	qsort(w->ids, w->toks.n, sizeof(*w->ids), by_id);
	w->lexed = true;
}

/* Every name of the form occurs: cheap, and rules out nearly all blocks. */
static bool names_occur(const struct work *w, const struct rule_side *s)
{
	for (size_t i = 0; i < s->n; i++) {
		if (s->v[i].meta >= 0 ||
		    bsearch(&s->v[i].id, w->ids, w->toks.n, sizeof(*w->ids), by_id))
			continue;
		return false;
	}
	return true;
}

static size_t old_line(const struct rule_text *r, size_t line)
{
	if (!r->nlines)
		return line;
	return r->line[line < r->nlines ? line : r->nlines - 1];
}

void rule_text_step(struct rule_text *t, struct str text, size_t *line, size_t nlines)
{
	for (size_t i = 0; i < nlines; i++)
		line[i] = old_line(t, line[i]);
	t->line = line;
	t->nlines = nlines;
	t->text = text;
}

/* One block, everywhere it matches. */
static bool apply(struct work *w, const struct rule_block *b, enum rule_dir dir)
{
	const struct rule_side *from = &b->side[dir == RULE_TO_OLD ? RULE_NEW : RULE_OLD];
	const struct rule_side *to = &b->side[dir == RULE_TO_OLD ? RULE_OLD : RULE_NEW];
	struct arena *a = w->plan->arena;
	struct rule_text *ret = w->ret;
	struct rewrite r;
	struct rewrite_match m = { 0 };
	size_t *line, nlines, n;
	enum rule_verdict v;
	const char *why;
	uint32_t *hits;
	struct str text;

	if (!from->n)
		return false;
	lex(w);
	if (!names_occur(w, from))
		return false;
	v = rules_verdict(w->plan, b, dir, &why);
	if (v == RULE_UNUSED)
		return false;
	rewrite_init(&r, a, b, from, &w->toks, &w->items);
	if (v == RULE_UNDECIDED) {
		if (!ret->undecided && rewrite_next(&r, 0, &m))
			ret->undecided = arena_printf(a, "rule %s: %s", b->rule->name, why);
		return false;
	}
	n = rewrite_all(&r, to, &text, &line, &nlines, &hits);
	for (size_t i = 0; i < n; i++)
		*ARR_PUSH(a, ret->hits) = (struct rule_hit){ b, dir, (uint32_t)old_line(ret,
											hits[i]) };
	if (!n)
		return false;
	rule_text_step(ret, text, line, nlines);
	w->text = text;
	w->lexed = false;
	return true;
}

static bool sweep(struct work *w, bool types)
{
	const struct rule_set *set = w->plan->set;
	bool any = false;

	for (size_t i = 0; i < set->n; i++)
		for (size_t k = 0; k < set->v[i]->n; k++) {
			const struct rule_block *b = set->v[i]->blocks[k];

			if ((b->kind == RULE_TYPE) != types || b->rule->stop)
				continue;
			for (enum rule_dir d = RULE_TO_OLD; d <= RULE_TO_NEW; d++)
				if (b->directions & d)
					any |= apply(w, b, d);
			if (w->text.n > w->limit)
				return any;
		}
	return any;
}

void rules_translate(struct rule_plan *p, struct str text, struct rule_text *ret)
{
	struct work w = { .plan = p, .ret = ret, .text = text };

	*ret = (struct rule_text){ 0 };
	w.limit = text.n * GROWTH_MAX + 4096;
	for (int round = 0;; round++) {
		if (round == ROUNDS_MAX || w.text.n > w.limit) {
			*ret = (struct rule_text){ .text = text, .why = "the rules run in a "
									"circle" };
			return;
		}
		if (!sweep(&w, false) && !sweep(&w, true))
			break;
	}
	ret->text = w.text;
}
