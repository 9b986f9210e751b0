/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The real spatch as the judge of our own rewriter: the same rule, the same
 * snippets, the same code out, but for white space.
 */
#include "spatch/rule_load.h"

#include "spatch/spatch.h"

/* The blocks that a triple uses, as one semantic patch. */
static struct str patch_of(struct arena *a, const struct rule *r, const struct rule_triple *t)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT((size_t)1 << 20);

	for (int types = 0; types < 2; types++)	/* in the order in which the rewriter takes them */
		for (size_t i = 0; i < r->n; i++) {
			const struct rule_block *b = r->blocks[i];
			struct str s;

			if ((t->block && t->block != b) || (b->kind == RULE_TYPE) != types ||
			    !(r->stop || (b->directions & t->dir)))
				continue;
			rule_emit(a, b, t->dir, &s);
			buf_add(&out, s);
			buf_addc(&out, '\n');
		}
	return arena_span(a, buf_str(&out));
}

/* The triples that use the same blocks the same way, in one file. */
static int run_group(struct arena *a, const struct rule *r, const struct rule_triples *t,
		     size_t first, bool *done, struct buf *found, size_t *n, struct err *e)
{
	CLEANUP(buf_release) struct buf in = BUF_INIT((size_t)4 << 20);
	CLEANUP(buf_release) struct buf ours = BUF_INIT((size_t)4 << 20);
	const struct spatch s = { 0 };
	struct str theirs;
	int rc;

	for (size_t i = first; i < t->n; i++) {
		const struct rule_triple *x = &t->v[i];
		struct rule_text rt;
		struct str framed;

		if (x->dir != t->v[first].dir || x->block != t->v[first].block)
			continue;
		done[i] = true;
		framed = rule_triple_frame(a, x->before, i);
		rule_triple_run(a, r, x, framed, &rt);
		buf_add(&in, framed);
		buf_add(&ours, rt.text);
	}
	rc = spatch_apply(a, &s, r->name, patch_of(a, r, &t->v[first]), "triples.c", buf_str(&in),
			  &theirs, e);
	if (rc)
		return err_prefix(e, "rule %s", r->name);
	if (rule_same_code(buf_str(&ours), theirs))
		return 0;
	++*n;
	buf_printf(found, "rule %s, %s: the rewriter made\n%.*sand spatch made\n%.*s", r->name,
		   rule_dir_name(t->v[first].dir), STR_ARG(buf_str(&ours)),
		   STR_ARG(theirs));
	return 0;
}

/* Of a rule that stops, spatch must be able to read it; what it finds has no text to compare. */
static int parse_only(struct arena *a, const struct rule *r, struct err *e)
{
	const struct spatch s = { 0 };
	struct rule_triple t = { .dir = RULE_TO_OLD };
	struct str out;

	return spatch_apply(a, &s, r->name, patch_of(a, r, &t), "triples.c", STR("int nothing;\n"),
			    &out, e);
}

int rule_oracle(struct arena *a, const struct rule *r, const struct rule_triples *t,
		struct buf *found, size_t *ret_n, struct err *e)
{
	bool *done = ARENA_NEW_N(a, bool, t->n + 1);
	int rc = 0;

	*ret_n = 0;
	if (r->stop)
		return parse_only(a, r, e);
	for (size_t i = 0; i < t->n && !rc; i++)
		if (!done[i])
			rc = run_group(a, r, t, i, done, found, ret_n, e);
	return rc;
}
