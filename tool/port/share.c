/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "port/share.h"

#include "base/buf.h"
#include "port/pieces.h"
#include "port/tokmerge.h"

static struct str text_of(const struct side *s, size_t item)
{
	if (item == NO_ITEM)
		return (struct str){ 0 };
	return range_text((struct tok_range){ s, s->items.v[item].first, s->items.v[item].end });
}

/* Items of @s with tokens on lines [from, from + n) are added to @e, by way of @index. */
static void add_items(struct arena *a, const struct side *s, size_t from, size_t n,
		      const size_t *index, struct share_edit *e)
{
	size_t k = side_tok(s, from), end = side_tok(s, from + n);

	while (k < end) {
		const struct item *it = item_at(&s->items, k);
		size_t i;
		bool there = false;

		if (!it)
			return;
		i = index[it - s->items.v];
		for (size_t j = 0; j < e->items.n; j++)
			there |= e->items.v[j] == i;
		if (i != NO_ITEM && !there)
			*ARR_PUSH(a, e->items) = i;
		k = it->end;
	}
}

void shares_find(struct arena *a, const struct port_file *f, struct shares *ret)
{
	struct trio *x = ARENA_NEW(a, struct trio);
	struct pieces pc;
	size_t *of_p, *of_u;

	*ret = (struct shares){ .x = x };
	trio_init(x, a, f->before.text, f->after.text, f->branch.text);
	pieces_find(x, &pc);
	of_p = ARENA_NEW_N(a, size_t, x->p.items.n + 1);
	of_u = ARENA_NEW_N(a, size_t, x->u.items.n + 1);
	memset(of_p, 0xff, sizeof(*of_p) * (x->p.items.n + 1));
	memset(of_u, 0xff, sizeof(*of_u) * (x->u.items.n + 1));
	for (size_t i = 0; i < pc.n; i++) {
		const struct piece *k = &pc.v[i];
		const struct item *it = k->p != NO_ITEM ? &x->p.items.v[k->p] : &x->u.items.v[k->u];

		if (k->p != NO_ITEM)
			of_p[k->p] = ret->items.n;
		if (k->u != NO_ITEM)
			of_u[k->u] = ret->items.n;
		*ARR_PUSH(a, ret->items) = (struct share_item){
			it->kind, it->name, text_of(&x->p, k->p), text_of(&x->u, k->u),
			k->p != NO_ITEM && k->t == NO_ITEM, k->renamed, 0 };
	}
	for (size_t i = 0; i < x->pu.n; i++) {
		struct share_edit *e = ARR_PUSH(a, ret->edits);

		e->h = x->pu.v[i];
		add_items(a, &x->p, e->h.a, e->h.an, of_p, e);
		add_items(a, &x->u, e->h.b, e->h.bn, of_u, e);
	}
}

struct str share_text(struct arena *a, const struct shares *s, const bool *mine)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
	const struct lines *p = &s->x->p.lines, *u = &s->x->u.lines;
	size_t at = 0;

	for (size_t i = 0; i < s->edits.n; i++) {
		const struct diff_hunk *h = &s->edits.v[i].h;

		if (!mine[i])
			continue;
		buf_add(&out, lines_span(p, at, h->a - at));
		buf_add(&out, lines_span(u, h->b, h->bn));
		at = h->a + h->an;
	}
	buf_add(&out, lines_span(p, at, p->n - at));
	return arena_span(a, buf_str(&out));
}

void share_restore(const struct shares *s, const bool *mine, struct port_result *r)
{
	size_t k = 0;

	for (size_t i = 0; i < s->edits.n; i++) {
		const struct diff_hunk *h = &s->edits.v[i].h;

		if (!mine[i])
			continue;
		while (k < r->edits.n && r->edits.v[k].p < h->a)
			k++;
		if (k == r->edits.n)
			return;
		if (r->edits.v[k].p == h->a && r->edits.v[k].un == h->bn)
			r->edits.v[k].u = h->b;
	}
}
