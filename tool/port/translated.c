/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "port/translated.h"

#include "port/gate_item.h"

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
	if (x->says && f->kind != MERGE_OURS)
		says = says ? arena_printf(in->arena, "%s; %s", says, x->says) : x->says;
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
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct trio given;
	size_t nfates = ret->fates.n;

	trio_init(&given, &tmp, in->p, in->u, in->t);
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

void translated_rules(const struct rung_input *in, struct translated *ret)
{
	const struct port_options *o = in->o;
	struct rule_plan plan;

	*ret = (struct translated){ .p = { .text = in->p }, .u = { .text = in->u } };
	if (!o || !o->world || !o->rules)
		return;
	rules_plan(&plan, in->arena, o->rules, o->world, port_own_names(in->arena, o->own),
		   in->target);
	rules_translate(&plan, in->p, &ret->p);
	rules_translate(&plan, in->u, &ret->u);
}

void translated_merge(const struct rung_input *in, const struct translated *x,
		      rung_fn *const *below, size_t n, struct rung_result *ret)
{
	struct rung_input inner = *in;

	inner.p = x->p.text;
	inner.u = x->u.text;
	for (size_t i = 0; i < n; i++) {
		*ret = (struct rung_result){ 0 };
		below[i](&inner, ret);
		if (ret->ok && (i + 1 == n || !gate_item(in->arena, in->t, ret->text)))
			break;
	}
	if (!ret->ok)
		return;
	ret->after = x->u.text;
	for (size_t i = 0; i < ret->fates.n; i++) {
		struct fate *f = &ret->fates.v[i];

		lines_back(&x->p, &f->p, &f->pn);
		lines_back(&x->u, &f->u, &f->un);
		note(in, x, f, ret);
	}
	note_vanished(in, x, ret);
	if (!ret->review && (x->doubt || x->u.undecided)) {
		ret->review = true;
		ret->review_why = x->doubt ? x->doubt : x->u.undecided;
	}
}
