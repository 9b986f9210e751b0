/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "port/edits.h"

static void side_init(struct trio *x, struct side *s, struct str text, const struct side *like)
{
	*s = (struct side){ .text = text, .like = like };
	lines_split_like(x->arena, text, &x->in, like ? &like->lines : NULL, &s->lines);
}

void trio_init(struct trio *x, struct arena *a, struct str p, struct str u, struct str t)
{
	*x = (struct trio){ .arena = a };
	intern_init(&x->in, a);
	side_init(x, &x->p, p, NULL);
	side_init(x, &x->u, u, &x->p);
	side_init(x, &x->t, t, &x->p);
	diff_ids(a, x->p.lines.id, x->p.lines.n, x->u.lines.id, x->u.lines.n, x->in.n, &x->pu);
}

static bool same_text(const struct side *s, struct str text)
{
	return s->lines.v && s->text.p == text.p && s->text.n == text.n;
}

struct trio *trio_of(struct arena *a, const struct port_file *f, struct port_own *own)
{
	struct trio *x;

	for (size_t i = 0; own && i < own->sides.n; i++) {
		x = own->sides.v[i];
		if (same_text(&x->p, f->before.text) && same_text(&x->u, f->after.text) &&
		    same_text(&x->t, f->branch.text))
			return x;
	}
	x = ARENA_NEW(a, struct trio);
	trio_init(x, a, f->before.text, f->after.text, f->branch.text);
	if (own)
		*ARR_PUSH(a, own->sides) = x;
	return x;
}

struct side *trio_made(struct trio *x, struct str text)
{
	if (same_text(&x->u, text))
		return &x->u;
	if (same_text(&x->t, text))
		return &x->t;
	if (!same_text(&x->r, text)) {
		side_init(x, &x->r, text, &x->t);
		x->balanced = false;
	}
	return &x->r;
}

void side_lex(struct trio *x, struct side *s)
{
	if (s->lexed)
		return;
	s->lexed = true;
	if (s->like && s->like->lexed)
		tok_lex_like(x->arena, s->text, &s->like->toks, s->lines.twin, s->lines.n,
			     &s->toks);
	else
		tok_lex(x->arena, s->text, &s->toks);
	item_split(x->arena, &s->toks, &s->items);
}

size_t side_tok(const struct side *s, size_t line)
{
	size_t lo = 0, hi = s->toks.n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (s->toks.v[mid].line < line + 1)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/* The item that lines [from, from + n) of a side are in: of the first token on them, or
 * the one around. */
static struct str function_of(const struct side *s, size_t from, size_t n)
{
	size_t k = side_tok(s, from), end = side_tok(s, from + n);
	const struct item *it;

	/* blank lines or the inside of a long comment: what surrounds them */
	if (k == end && k > 0)
		k--;
	it = k < s->toks.n ? item_at(&s->items, k) : NULL;
	if (!it || it->kind == ITEM_PP || it->kind == ITEM_OTHER)
		return (struct str){ 0 };
	return it->name;
}

void edits_find(struct trio *x, struct port_result *ret)
{
	for (size_t i = 0; i < x->pu.n; i++) {
		const struct diff_hunk *h = &x->pu.v[i];
		struct port_edit *e = ARR_PUSH(x->arena, ret->edits);

		e->p = h->a;
		e->pn = h->an;
		e->u = h->b;
		e->un = h->bn;
		e->ordinal = i + 1;
	}
}

/* Does a top-level item go on across the beginning of line @line? */
static bool inside(const struct side *s, size_t line)
{
	size_t k = side_tok(s, line);

	return k > 0 && k < s->toks.n && item_at(&s->items, k - 1) == item_at(&s->items, k);
}

void edits_name(struct trio *x, bool before, struct port_result *ret)
{
	side_lex(x, before || !x->u.lines.n ? &x->p : &x->u);
	for (size_t i = 0; i < ret->edits.n; i++) {
		struct port_edit *e = &ret->edits.v[i];

		if (x->p.lexed && (e->pn || inside(&x->p, e->p)))
			e->function = function_of(&x->p, e->p, e->pn);
		if (!e->function.n) {
			side_lex(x, &x->u);
			e->function = function_of(&x->u, e->u, e->un);
		}
		e->ordinal = 1;
		for (size_t k = i; k-- > 0;)
			if (str_eq(ret->edits.v[k].function, e->function)) {
				e->ordinal = ret->edits.v[k].ordinal + 1;
				break;
			}
	}
}

/* Which lines left the branch's file and which came, by id: what a reader of the diff sees. */
static void count_lines(struct trio *x, struct str result, struct arena *a, int **ret_gone,
			int **ret_came)
{
	const struct lines *r = &trio_made(x, result)->lines;
	struct diff d;

	diff_ids(a, x->t.lines.id, x->t.lines.n, r->id, r->n, x->in.n, &d);
	*ret_gone = ARENA_NEW_N(a, int, x->in.n);
	*ret_came = ARENA_NEW_N(a, int, x->in.n);
	for (size_t i = 0; i < d.n; i++) {
		for (size_t k = 0; k < d.v[i].an; k++)
			(*ret_gone)[x->t.lines.id[d.v[i].a + k]]++;
		for (size_t k = 0; k < d.v[i].bn; k++)
			(*ret_came)[r->id[d.v[i].b + k]]++;
	}
}

static bool all_there(const struct lines *l, size_t from, size_t n, const int *counts)
{
	for (size_t i = from; i < from + n; i++)
		if (str_trim(l->v[i]).n && counts[l->id[i]] <= 0)
			return false;
	return true;
}

void edits_verbatim(struct trio *x, struct port_result *ret)
{
	int *gone, *came;

	count_lines(x, ret->text, x->arena, &gone, &came);
	for (size_t i = 0; i < ret->edits.n; i++) {
		struct port_edit *e = &ret->edits.v[i];

		if (e->outcome == EDIT_ADAPTED && all_there(&x->p.lines, e->p, e->pn, gone) &&
		    all_there(&x->u.lines, e->u, e->un, came)) {
			e->outcome = EDIT_VERBATIM;
			e->reason = NULL;
		} else if (e->outcome == EDIT_ADAPTED && !e->reason) {
			e->reason = "the code around it differs here";
		}
	}
}
