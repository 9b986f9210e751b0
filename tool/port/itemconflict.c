/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What no rung carried: an earlier resolution, or a conflict that can be worked on. */
#include "port/itemmerge_parts.h"

#include "port/byhand.h"
#include "port/gate_item.h"

static struct str name_of(const struct assembly *as, const struct piece *k)
{
	const struct trio *x = as->x;

	return k->p != NO_ITEM ? x->p.items.v[k->p].name : x->u.items.v[k->u].name;
}

/*
 * One earlier resolution: it is ported like a change of its own, and must pass like one.
 * @very: of the very same clash; a reason to leave all as it is holds for that alone.
 */
static bool try_resolution(struct assembly *as, const struct rung_input *in,
			   const struct port_resolution *s, bool very, struct rung_result *ret)
{
	static rung_fn *const below[] = { rung_lines, rung_tokens, rung_context };
	struct arena *a = as->x->arena;
	struct rung_input mine = *in;
	const char *why = "it does not fit here";
	struct byhand_scope here, there;
	struct str p_here, u_here;
	struct byhand h;

	if (!very && rule_same_code(s->before, s->after)) {
		ret->why = arena_printf(a, "%s left it as it was there", s->says);
		return false;
	}
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

/* The one of @all that fits. Two that differ are none: a human chooses. @ret_why: what
 * they failed at. */
static const struct port_resolution *choose(struct assembly *as, const struct rung_input *in,
					    const struct port_resolution *all, size_t n, bool very,
					    struct rung_result *best, const char **ret_why)
{
	const struct port_resolution *took = NULL;

	for (size_t i = 0; i < n; i++) {
		struct rung_result r = { 0 };

		if (!all[i].before.n || !all[i].after.n)
			continue;	/* of what was not there */
		if (!try_resolution(as, in, &all[i], very, &r)) {
			*ret_why = r.why;
		} else if (took && !str_eq(r.text, best->text)) {
			*ret_why = port_two_ways(as->x->arena, took, &all[i]);
			return NULL;
		} else {
			*best = r;
			took = &all[i];
		}
	}
	return took;
}

/*
 * Upstream removes the item, and a human removed the branch's other one too: where it is that very
 * one, in the branch's words, it goes here as well.
 */
static bool removed(struct assembly *as, const struct piece *k, const struct rung_input *in,
		    const struct port_resolution *all, size_t n, const char **ret_why)
{
	struct arena *a = as->x->arena;

	for (size_t i = 0; i < n; i++) {
		const struct port_resolution *s = &all[i];
		struct str was, none;

		if (!s->before.n || s->after.n)
			continue;
		wordbook_pair(&as->words, in->t, clash_upstream(a, &s->words, s->known, s->before),
			      STR(""), &was, &none);
		/* the very text needs no words; translated there and back it may not come
		 * out the same */
		if (!rule_same_code(s->before, in->t) && !rule_same_code(was, in->t)) {
			*ret_why = arena_printf(a, "%s removed what reads differently here", s->says);
			continue;
		}
		as->gone[k->t] = true;
		item_whole(as, k, MERGE_THEIRS, RUNG_RESOLUTION, s->says);
		as->ret->review = true;
		as->ret->review_why = s->says;
		port_took(a, as->ret, s);
		return true;
	}
	return false;
}

/*
 * The store's answer to this conflict; else what was made of the very same change of the item on
 * another branch, where the two clashed in other words: it has to fit all the same.
 */
static bool resolve(struct assembly *as, const struct piece *k, const struct rung_input *in,
		    const struct clash *clash, struct climbed *c)
{
	const struct port_resolver *s = as->o->resolver;
	const struct port_resolution *all = NULL;
	struct arena *a = as->x->arena;
	struct rung_result best = { 0 };
	const struct port_resolution *took;
	const char *why = NULL, *far = NULL;
	size_t n = s && clash->text.n ? s->find(s->ctx, clash->text, &all) : 0;

	if (k->u == NO_ITEM && removed(as, k, in, all, n, &why))
		return true;
	took = choose(as, in, all, n, true, &best, &why);
	if (!took && !why && s && s->like) {
		n = s->like(s->ctx, name_of(as, k), &all);
		if (k->u == NO_ITEM && removed(as, k, in, all, n, &far))
			return true;
		took = choose(as, in, all, n, false, &best, &far);
	}
	if (took) {
		item_settle(as, k, &best, RUNG_RESOLUTION);
		port_took(a, as->ret, took);
		return true;
	}
	if (why || far)
		*ARR_PUSH(a, c->tried) = (struct port_try){ RUNG_RESOLUTION, why ? why : far };
	if (why)
		c->why = arena_printf(a, "%s%s%s: %s", c->why, *c->why ? "; " : "",
				      port_rung_name(RUNG_RESOLUTION), why);
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

/* The item as a human is told of it, and as the store knows it. */
static struct rung_input input_of(struct assembly *as, const struct piece *k)
{
	const struct trio *x = as->x;

	return (struct rung_input){ x->arena, item_text(&x->p, k->p), item_text(&x->u, k->u),
				    item_text(&x->t, k->t), as->f->target, as->o, &as->learned };
}

static void clash_of(struct assembly *as, const struct piece *k, const struct rung_input *in,
		     struct clash *ret)
{
	struct phrase_list words = { 0 };

	*ret = (struct clash){ 0 };
	if (!as->o->resolver && !as->o->labels)
		return;
	if (k->t == NO_ITEM) {
		ret->text = clash_absent(as->x->arena, name_of(as, k), in->p, in->u);
		return;
	}
	wordbook_list(&as->words, in->t, in->p, in->u, &words);
	clash_find(as->x->arena, in->p, in->u, in->t, &words, ret);
}

static struct port_conflict conflict_of(struct assembly *as, const struct piece *k,
					const struct rung_input *in, const struct clash *clash)
{
	const struct trio *x = as->x;
	struct port_conflict c = { .function = name_of(as, k), .before = in->p, .after = in->u,
				   .branch = in->t, .clash = *clash };

	c.kind = (k->p != NO_ITEM ? &x->p.items.v[k->p] : &x->u.items.v[k->u])->kind;
	if (k->t != NO_ITEM) {
		c.name = x->t.items.v[k->t].name;
		c.kind = x->t.items.v[k->t].kind;
		c.ordinal = x->t.items.v[k->t].ordinal;
	}
	return c;
}

/* The branch's item that a resolution is about, by what it was before; NO_ITEM: there is none. */
static size_t item_before(struct assembly *as, const struct port_resolution *r)
{
	const struct items *here = &as->x->t.items;
	const struct item *it, *found;
	struct items items;
	struct toks t;

	tok_lex(as->x->arena, r->before, &t);
	item_split(as->x->arena, &t, &items);
	it = items.n ? &items.v[0] : NULL;
	found = it && it->name.n ? item_find(here, it->kind, it->name, 1) : NULL;
	return found && !as->gone[found - here->v] ? (size_t)(found - here->v) : NO_ITEM;
}

/* A human carried the edits of an item that is not here into another one. */
static bool carried_elsewhere(struct assembly *as, const struct piece *k,
			      const struct rung_input *in, const struct port_resolution *r)
{
	struct rung_input there = *in;
	struct rung_result best = { 0 };
	struct piece at = *k;
	const char *why = NULL;

	at.t = r->before.n && r->after.n ? item_before(as, r) : NO_ITEM;
	if (at.t == NO_ITEM)
		return false;
	there.t = as->text[at.t].p ? as->text[at.t] : item_text(&as->x->t, at.t);
	if (!choose(as, &there, r, 1, true, &best, &why))
		return false;
	item_settle(as, &at, &best, RUNG_RESOLUTION);
	return true;
}

/* A human said that it is not needed. */
static bool left_out(struct assembly *as, const struct piece *k, const struct port_resolution *r)
{
	if (r->before.n || r->after.n || !r->left_out)
		return false;
	item_whole(as, k, MERGE_OURS, RUNG_RESOLUTION,
		   arena_printf(as->x->arena, "%s: %s", r->says, r->left_out));
	as->ret->review = true;
	as->ret->review_why = r->says;
	return true;
}

/*
 * What is not here at all, and a human had an answer for. Asked for last, when it was looked for in
 * other files too.
 */
static bool resolve_absent(struct assembly *as, const struct piece *k, const struct rung_input *in,
			   const struct clash *clash)
{
	const struct port_resolver *s = as->o->resolver;
	const struct port_resolution *all = NULL;
	size_t n = s && as->o->leave_out && clash->text.n ? s->find(s->ctx, clash->text, &all) : 0;

	for (size_t i = 0; i < n; i++) {
		if (!left_out(as, k, &all[i]) && !carried_elsewhere(as, k, in, &all[i]))
			continue;
		port_took(as->x->arena, as->ret, &all[i]);
		return true;
	}
	return false;
}

bool item_resolve(struct assembly *as, const struct piece *k)
{
	struct arena *a = as->x->arena;
	struct rung_input in = input_of(as, k);
	struct climbed none = { .why = "" };
	struct clash clash;

	clash_of(as, k, &in, &clash);
	/* what fits is known by upstream's words alone: where it is belongs to it */
	if (clash.text.n)
		clash.text = str_of(arena_printf(a, "in: %.*s\n%.*s", STR_ARG(name_of(as, k)),
						 STR_ARG(clash.text)));
	if (as->o->describe)
		*ARR_PUSH(a, as->ret->fitted) = conflict_of(as, k, &in, &clash);
	return resolve(as, k, &in, &clash, &none);
}

/* An item that no rung carried: what a human resolved before, else a conflict. */
bool item_conflict(struct assembly *as, const struct piece *k, struct climbed *stumbled)
{
	const struct trio *x = as->x;
	struct rung_input in = input_of(as, k);
	struct port_conflict *c;
	struct clash clash;

	clash_of(as, k, &in, &clash);
	if (k->t == NO_ITEM ? resolve_absent(as, k, &in, &clash) :
			      resolve(as, k, &in, &clash, stumbled))
		return true;
	c = ARR_PUSH(x->arena, as->ret->conflicts);
	*c = conflict_of(as, k, &in, &clash);
	c->line = k->t == NO_ITEM ? 0 :
				    item_line(&x->t, k->t) + (stumbled->line ? stumbled->line : 1);
	c->why = stumbled->why;
	c->tried.v = stumbled->tried.v;
	c->tried.n = stumbled->tried.n;
	if (as->o->labels)
		places_of(as, c, k->t == NO_ITEM ? 0 : item_line(&x->t, k->t));
	if (k->t != NO_ITEM && as->o->labels)
		as->text[k->t] = item_marked(as, in.p, in.u, in.t);
	return false;
}
