/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "port/pieces.h"

#include "base/map.h"
#include "port/tokmerge.h"

static struct tok_range range_of(const struct side *s, size_t item)
{
	return (struct tok_range){ s, s->items.v[item].first, s->items.v[item].end };
}

static uint32_t *keys(struct arena *a, const struct side *s, struct intern *in)
{
	uint32_t *ids = ARENA_NEW_N(a, uint32_t, s->items.n + 1);

	for (size_t i = 0; i < s->items.n; i++)
		ids[i] = intern_id(in, str_of(arena_printf(a, "%d:%.*s", s->items.v[i].kind,
							   STR_ARG(s->items.v[i].name))));
	return ids;
}

static bool named(const struct item *it)
{
	return it->kind == ITEM_FUNC || it->kind == ITEM_TYPE || it->kind == ITEM_VAR ||
	       it->kind == ITEM_MACRO || it->kind == ITEM_PROTO || it->kind == ITEM_CALL;
}

/* Tokens of a macro's call that stands for a declaration rather than for a name. */
#define CALL_LONG 10

/* A macro's call is named by its arguments: a long one that changes in one of them is the same. */
static bool may_rename(const struct item *it)
{
	return it->kind == ITEM_FUNC || it->kind == ITEM_TYPE ||
	       (it->kind == ITEM_CALL && it->end - it->head > CALL_LONG);
}

/* Percent of the longer one's tokens that two functions must share to be one under two names. */
#define LIKE_MIN 60
/* And so much more than with any other function: of two that read alike nobody knows
 * which it is. */
#define LIKE_LEAD 8

/* Items of @a left over in a hunk are paired with like ones of @b: renamed ones. */
static void pair_renamed(struct trio *x, const struct side *a, const struct side *b,
			 const struct diff *d, unsigned lead, size_t *map)
{
	for (size_t h = 0; h < d->n; h++) {
		const struct diff_hunk *k = &d->v[h];

		for (size_t i = k->a; i < k->a + k->an; i++) {
			const struct item *it = &a->items.v[i];
			unsigned best = 0, second = 0;
			size_t at = NO_ITEM;

			if (map[i] != NO_ITEM || !may_rename(it) || k->an * k->bn > 400)
				continue;
			for (size_t j = k->b; j < k->b + k->bn; j++) {
				unsigned l;

				if (b->items.v[j].kind != it->kind)
					continue;
				for (size_t q = k->a; q < k->a + k->an; q++)
					if (map[q] == j)
						goto taken;
				l = tok_likeness(x->arena, range_of(a, i), range_of(b, j));
				if (l > best) {
					second = best;
					best = l;
					at = j;
				} else if (l > second) {
					second = l;
				}
taken:				;
			}
			if (best >= LIKE_MIN && best >= second + lead)
				map[i] = at;
		}
	}
}

static struct str item_key(struct arena *a, const struct item *it)
{
	return str_of(arena_printf(a, "%d/%u:%.*s", it->kind, it->ordinal, STR_ARG(it->name)));
}

/* By name where order did not find it: functions move inside a file. */
static void pair_moved(const struct side *a, const struct side *b, size_t *map)
{
	bool *used;
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct map there;

	map_init(&there, &tmp);
	for (size_t i = 0; i < b->items.n; i++)
		map_put(&there, item_key(&tmp, &b->items.v[i]), &b->items.v[i]);
	used = ARENA_NEW_N(&tmp, bool, b->items.n + 1);
	for (size_t i = 0; i < a->items.n; i++)
		if (map[i] != NO_ITEM)
			used[map[i]] = true;
	for (size_t i = 0; i < a->items.n; i++) {
		const struct item *it = &a->items.v[i], *f;

		if (map[i] != NO_ITEM || !named(it) || !it->name.n)
			continue;
		f = map_get(&there, item_key(&tmp, it));
		if (f && !used[f - b->items.v]) {
			map[i] = f - b->items.v;
			used[map[i]] = true;
		}
	}
}

static size_t *invert(struct arena *a, const size_t *map, size_t n, size_t m)
{
	size_t *inv = ARENA_NEW_N(a, size_t, m + 1);

	for (size_t i = 0; i < m; i++)
		inv[i] = NO_ITEM;
	for (size_t i = 0; i < n; i++)
		if (map[i] != NO_ITEM)
			inv[map[i]] = i;
	return inv;
}

static void add(struct trio *x, void *list, const struct pieces *all, size_t p, size_t u)
{
	ARR(struct piece) *out = list;
	struct piece *k = ARR_PUSH(x->arena, *out);

	*k = (struct piece){ p, u, p == NO_ITEM ? NO_ITEM : all->t_of_p[p], false };
	if (p != NO_ITEM && k->t != NO_ITEM)
		k->renamed = !str_eq(x->p.items.v[p].name, x->t.items.v[k->t].name);
}

void pieces_find(struct trio *x, struct pieces *ret)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct intern in;
	uint32_t *kp, *ku, *kt;
	struct diff pu, pt;
	size_t *u_of_p, p = 0;
	ARR(struct piece) out = { 0 };

	side_lex(x, &x->p);
	side_lex(x, &x->u);
	side_lex(x, &x->t);
	intern_init(&in, &tmp);
	kp = keys(&tmp, &x->p, &in);
	ku = keys(&tmp, &x->u, &in);
	kt = keys(&tmp, &x->t, &in);
	diff_ids(&tmp, kp, x->p.items.n, ku, x->u.items.n, in.n, &pu);
	diff_ids(&tmp, kp, x->p.items.n, kt, x->t.items.n, in.n, &pt);
	u_of_p = diff_map(&tmp, &pu, x->p.items.n);
	ret->t_of_p = diff_map(x->arena, &pt, x->p.items.n);
	pair_moved(&x->p, &x->u, u_of_p);
	/* upstream's own change has them in order */
	pair_renamed(x, &x->p, &x->u, &pu, 0, u_of_p);
	pair_moved(&x->p, &x->t, ret->t_of_p);
	pair_renamed(x, &x->p, &x->t, &pt, LIKE_LEAD, ret->t_of_p);
	ret->p_of_u = invert(x->arena, u_of_p, x->p.items.n, x->u.items.n);

	for (size_t u = 0; u <= x->u.items.n; u++) {
		size_t q = u < x->u.items.n ? ret->p_of_u[u] : NO_ITEM;

		/* what upstream removed before this item comes first */
		for (; p < x->p.items.n && u_of_p[p] == NO_ITEM; p++)
			add(x, &out, ret, p, NO_ITEM);
		if (u == x->u.items.n)
			break;
		if (q == NO_ITEM)
			add(x, &out, ret, NO_ITEM, u);
		else if (!str_eq(range_text(range_of(&x->p, q)), range_text(range_of(&x->u, u))))
			add(x, &out, ret, q, u);
		if (q != NO_ITEM && q >= p)
			p = q + 1;
	}
	for (; p < x->p.items.n; p++)
		if (u_of_p[p] == NO_ITEM)
			add(x, &out, ret, p, NO_ITEM);
	ret->v = out.v;
	ret->n = out.n;
}

bool pieces_like(struct trio *x, const struct pieces *pc, size_t p, size_t *ret_t)
{
	unsigned best = 0, second = 0;

	for (size_t t = 0; t < x->t.items.n; t++) {
		unsigned l;
		bool taken = false;

		if (x->t.items.v[t].kind != ITEM_FUNC)
			continue;
		for (size_t i = 0; i < x->p.items.n && !taken; i++)
			taken = pc->t_of_p[i] == t;
		if (taken)
			continue;
		l = tok_likeness(x->arena, range_of(&x->p, p), range_of(&x->t, t));
		if (l > best) {
			second = best;
			best = l;
			*ret_t = t;
		} else if (l > second) {
			second = l;
		}
	}
	return best >= LIKE_MIN && best >= second + LIKE_LEAD;
}
