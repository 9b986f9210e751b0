/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Both sides of upstream's change are translated into the branch's dialect,
 * then merged as on the rungs below: the patch stays what it was, and its base
 * looks like the branch.
 */
#include "port/rung.h"

#include "port/gate_item.h"

struct translated {
	struct rule_text p, u;
};

/* Lines [first, first + n) of a translated text, in the given one. */
static void lines_back(const struct rule_text *t, size_t *first, size_t *n)
{
	size_t last;

	if (!t->nlines)		/* untouched */
		return;
	last = *first + *n;
	if (*first >= t->nlines) {
		*first = t->line[t->nlines - 1] + 1;
		return;
	}
	if (*n) {
		if (last > t->nlines)
			last = t->nlines;
		*n = t->line[last - 1] + 1 - t->line[*first];
	}
	*first = t->line[*first];
}

static bool touches(size_t a, size_t an, size_t b, size_t bn)
{
	return a < b + bn && b < a + an;
}

static void note(const struct rung_input *in, const struct translated *x, struct fate *f,
		 struct rung_result *ret)
{
	const char *says = NULL, *review = NULL;

	rules_note_hits(in->arena, &x->u, f->u, f->un, &ret->rules, &says, &review);
	rules_note_hits(in->arena, &x->p, f->p, f->pn, &ret->rules, &says, &review);
	if (says)
		f->note = f->note ? arena_printf(in->arena, "%s; %s", f->note, says) : says;
	if (review) {
		ret->review = true;
		ret->review_why = review;
	}
}

/*
 * Edits that are gone after the translation: upstream's edit was the change of
 * the API itself, which the branch does not have.
 */
static void note_vanished(const struct rung_input *in, const struct translated *x,
			  struct rung_result *ret)
{
	struct trio given;
	size_t nfates = ret->fates.n;

	trio_init(&given, in->arena, in->p, in->u, in->t);
	for (size_t i = 0; i < given.pu.n; i++) {
		const struct diff_hunk *h = &given.pu.v[i];
		struct fate f = { h->a, h->an, h->b, h->bn, MERGE_OURS, NULL };
		bool there = false;

		for (size_t k = 0; k < nfates && !there; k++)
			there = touches(h->a, h->an, ret->fates.v[k].p, ret->fates.v[k].pn) ||
				touches(h->b, h->bn, ret->fates.v[k].u, ret->fates.v[k].un);
		if (there)
			continue;
		note(in, x, &f, ret);
		if (!f.note)	/* white space, or a fate that stands at its edge */
			continue;
		f.note = arena_printf(in->arena, "nothing to do: upstream converts what reads the "
						 "same here: %s",
				      f.note);
		*ARR_PUSH(in->arena, ret->fates) = f;
	}
}

void rung_rules(const struct rung_input *in, struct rung_result *ret)
{
	const struct port_options *o = in->o;
	struct rung_input inner = *in;
	struct translated x;
	struct rule_plan plan;

	if (!o || !o->world || !o->rules || !o->rules->n)
		return;
	rules_plan(&plan, in->arena, o->rules, o->world, port_own_names(in->arena, o->own),
		   in->target);
	rules_translate(&plan, in->p, &x.p);
	rules_translate(&plan, in->u, &x.u);
	if (!x.p.hits.n && !x.u.hits.n) {
		ret->why = x.u.why ? x.u.why : x.u.undecided ? x.u.undecided :
			   x.p.undecided ? x.p.undecided : "no rule applies";
		return;
	}
	inner.p = x.p.text;
	inner.u = x.u.text;
	rung_lines(&inner, ret);
	if (!ret->ok || gate_item(in->arena, in->t, ret->text)) {
		*ret = (struct rung_result){ 0 };
		rung_tokens(&inner, ret);
	}
	if (!ret->ok)
		return;
	for (size_t i = 0; i < ret->fates.n; i++) {
		struct fate *f = &ret->fates.v[i];

		lines_back(&x.p, &f->p, &f->pn);
		lines_back(&x.u, &f->u, &f->un);
		note(in, &x, f, ret);
	}
	note_vanished(in, &x, ret);
	if (x.u.undecided && !ret->review) {
		ret->review = true;
		ret->review_why = x.u.undecided;
	}
}
