/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What no rung carried: an earlier resolution, or a conflict that can be worked on. */
#include "port/itemmerge_parts.h"

#include "port/byhand.h"
#include "port/gate_item.h"

/* One earlier resolution: it is ported like a change of its own, and must pass like one. */
static bool try_resolution(struct assembly *as, const struct rung_input *in,
			   const struct port_resolution *s, struct rung_result *ret)
{
	static rung_fn *const below[] = { rung_lines, rung_tokens, rung_context };
	struct arena *a = as->x->arena;
	struct rung_input mine = *in;
	const char *why = "it does not fit here";
	struct byhand_scope here, there;
	struct str p_here, u_here;
	struct byhand h;

	wordbook_pair(&as->words, in->t, clash_upstream(a, &s->words, s->known, s->before),
		      clash_upstream(a, &s->words, s->known, s->after), &mine.p, &mine.u);
	wordbook_pair(&as->words, in->t, in->p, in->u, &p_here, &u_here);
	if (s->merged) {
		struct rung_input rest = *in;
		struct rung_result half = { 0 };

		rest.p = p_here;
		rest.u = u_here;
		rung_lines(&rest, &half);
		mine.t = half.text;
	}
	for (size_t i = 0; i < ARRAY_SIZE(below); i++) {
		*ret = (struct rung_result){ 0 };
		below[i](&mine, ret);
		if (ret->ok && !gate_item(a, in->t, ret->text) &&
		    !gate_doubled(a, in->t, mine.p, mine.u, ret->text) &&
		    !gate_block(a, in->t, mine.u, ret->text))
			break;
		if (ret->why)
			why = ret->why;
		ret->ok = false;
	}
	if (!ret->ok) {
		ret->why = arena_printf(a, "%s no longer fits: %s", s->says, why);
		return false;
	}
	ret->fates.n = 0;
	ret->rules.n = 0;
	byhand_init(&h, a, in->p, in->u, p_here, u_here);
	byhand_scope(&h, in->t, ret->text, &here);
	byhand_scope(&h, s->before, s->after, &there);
	for (size_t i = 0; i < h.x.pu.n; i++) {
		const struct diff_hunk *e = &h.x.pu.v[i];
		bool seen = byhand_seen(&h, &here, &h.x.pu, i);

		if (!seen && (!s->left_out || byhand_seen(&h, &there, &h.x.pu, i))) {
			ret->ok = false;
			ret->why = arena_printf(a, "%s leaves out an edit that it had not left out",
						s->says);
			return false;
		}
		*ARR_PUSH(a, ret->fates) = (struct fate){ e->a, e->an, e->b, e->bn,
			seen ? MERGE_THEIRS : MERGE_OURS,
			seen ? s->says : arena_printf(a, "%s: %s", s->says, s->left_out) };
	}
	ret->review = true;
	ret->review_why = s->says;
	return true;
}

/* The store's answer to this conflict. Two that differ are none: a human chooses. */
static bool resolve(struct assembly *as, const struct piece *k, const struct rung_input *in,
		    const struct clash *clash, struct climbed *c)
{
	const struct port_resolver *s = as->o->resolver;
	const struct port_resolution *all = NULL;
	struct arena *a = as->x->arena;
	struct rung_result best = { 0 };
	const char *id = NULL, *why = NULL;
	size_t n = s && clash->text.n ? s->find(s->ctx, clash->text, &all) : 0;

	for (size_t i = 0; i < n; i++) {
		struct rung_result r = { 0 };

		if (!try_resolution(as, in, &all[i], &r)) {
			why = r.why;
		} else if (id && !str_eq(r.text, best.text)) {
			why = arena_printf(a, "resolutions %.12s and %.12s differ: drop one", id,
					   all[i].id);
			id = NULL;
			break;
		} else {
			best = r;
			id = all[i].id;
		}
	}
	if (id) {
		item_settle(as, k, &best, RUNG_RESOLUTION);
		*ARR_PUSH(a, as->ret->resolutions) = id;
		return true;
	}
	if (why) {
		*ARR_PUSH(a, c->tried) = (struct port_try){ RUNG_RESOLUTION, why };
		c->why = arena_printf(a, "%s%s%s: %s", c->why, *c->why ? "; " : "",
				      port_rung_name(RUNG_RESOLUTION), why);
	}
	return false;
}

struct str item_marked(struct assembly *as, struct str p, struct str u, struct str t)
{
	const struct port_labels *l = as->o->labels;

	wordbook_pair(&as->words, t, p, u, &p, &u);
	return marks_write(as->x->arena, l, p, u, t);
}

/* Where in the item the two clash; @line: of the branch's item, from 0. */
static void places_of(struct assembly *as, struct port_conflict *c, size_t line)
{
	struct str p = c->before, u = c->after;

	if (!c->branch.n)
		return;
	wordbook_pair(&as->words, c->branch, p, u, &p, &u);
	marks_places(as->x->arena, p, u, c->branch, &c->places);
	for (size_t i = 0; i < c->places.n; i++)
		c->places.v[i].line += (uint32_t)line + 1;
	if (c->places.n)
		c->line = c->places.v[0].line;
}

/* An item that no rung carried: what a human resolved before, else a conflict. */
void item_conflict(struct assembly *as, const struct piece *k, struct climbed *stumbled)
{
	const struct trio *x = as->x;
	struct rung_input in = { x->arena, item_text(&x->p, k->p), item_text(&x->u, k->u),
				 item_text(&x->t, k->t), as->f->target, as->o, &as->learned };
	const struct item *of;
	struct port_conflict *c;
	struct phrase_list words = { 0 };
	struct clash clash = { 0 };

	if (as->o->resolver || as->o->labels) {
		wordbook_list(&as->words, in.t, in.p, in.u, &words);
		clash_find(x->arena, in.p, in.u, in.t, &words, &clash);
	}
	if (k->t != NO_ITEM && resolve(as, k, &in, &clash, stumbled))
		return;
	c = ARR_PUSH(x->arena, as->ret->conflicts);
	of = k->p != NO_ITEM ? &x->p.items.v[k->p] : &x->u.items.v[k->u];
	c->function = of->name;
	c->kind = of->kind;
	c->line = k->t == NO_ITEM ? 0 : item_line(&x->t, k->t) + (stumbled->line ? stumbled->line : 1);
	c->why = stumbled->why;
	c->before = in.p;
	c->after = in.u;
	c->branch = in.t;
	c->tried.v = stumbled->tried.v;
	c->tried.n = stumbled->tried.n;
	c->clash = clash;
	if (as->o->labels)
		places_of(as, c, k->t == NO_ITEM ? 0 : item_line(&x->t, k->t));
	if (k->t != NO_ITEM) {
		c->name = x->t.items.v[k->t].name;
		c->kind = x->t.items.v[k->t].kind;
		c->ordinal = x->t.items.v[k->t].ordinal;
		if (as->o->labels)
			as->text[k->t] = item_marked(as, in.p, in.u, in.t);
	}
}
