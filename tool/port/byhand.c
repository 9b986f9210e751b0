/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "port/byhand.h"

#include "port/tokmerge.h"
#include "port/words.h"

static void note_words(struct map *m, const struct side *s, size_t first, size_t n)
{
	for (size_t i = first; i < first + n; i++)
		if (s->toks.v[i].kind == TOK_NUMBER ||
		    (s->toks.v[i].kind == TOK_IDENT && !tok_keyword(tok_str(&s->toks, i))))
			map_put(m, tok_str(&s->toks, i), m);
}

static void words_of(struct arena *a, struct str text, struct map *ret)
{
	struct side s = { .text = text };

	map_init(ret, a);
	tok_lex(a, text, &s.toks);
	note_words(ret, &s, 0, s.toks.n);
}

/* Words by which two texts differ. Return: whether they do. */
static bool change_of(struct arena *a, struct str before, struct str after, struct map *gone,
		      struct map *came)
{
	struct side x = { .text = before }, y = { .text = after };
	struct diff d;

	map_init(gone, a);
	map_init(came, a);
	tok_lex(a, before, &x.toks);
	tok_lex(a, after, &y.toks);
	tok_diff(a, (struct tok_range){ &x, 0, x.toks.n }, (struct tok_range){ &y, 0, y.toks.n },
		 NULL, &d);
	for (size_t i = 0; i < d.n; i++) {
		note_words(gone, &x, d.v[i].a, d.v[i].an);
		note_words(came, &y, d.v[i].b, d.v[i].bn);
	}
	return d.n > 0;
}

void byhand_init(struct byhand *h, struct arena *a, struct str p, struct str u, struct str p_here,
		 struct str u_here)
{
	h->arena = a;
	trio_init(&h->x, a, p, u, (struct str){ 0 });
	trio_init(&h->here, a, p_here, u_here, (struct str){ 0 });
}

void byhand_scope(struct byhand *h, struct str branch, struct str result, struct byhand_scope *ret)
{
	struct str line;

	ret->any = change_of(h->arena, branch, result, &ret->gone, &ret->came);
	words_of(h->arena, branch, &ret->words);
	map_init(&ret->lines, h->arena);
	while (str_line(&branch, &line))
		map_put(&ret->lines, str_trim(line), ret);
}

static bool share(const struct map *a, const struct map *b)
{
	struct str key;
	size_t pos = 0;
	void *val;

	while (map_next(a, &pos, &key, &val))
		if (map_has(b, key))
			return true;
	return false;
}

/* Lines of a translation that stand for those of the original: nearly always the same ones. */
static struct str near_lines(const struct lines *l, size_t from, size_t n)
{
	if (from > l->n)
		from = l->n;
	return lines_span(l, from, n > l->n - from ? l->n - from : n);
}

/* The two texts of an edit, in upstream's words or in the branch's. */
static void edit_texts(const struct byhand *h, const struct diff_hunk *e, bool here,
		       struct str *ret_p, struct str *ret_u)
{
	const struct trio *x = here ? &h->here : &h->x;

	*ret_p = near_lines(&x->p.lines, e->a, e->an);
	*ret_u = near_lines(&x->u.lines, e->b, e->bn);
}

/* Words that edit @e alone brings, and that the branch did not have: by them it is known. */
static void telling(const struct byhand *h, const struct byhand_scope *s, const struct diff *all,
		    size_t e, bool here, const struct map *came, struct map *ret)
{
	struct str key, p, u;
	size_t pos = 0;
	void *val;

	map_init(ret, h->arena);
	while (map_next(came, &pos, &key, &val))
		if (!map_has(&s->words, key))
			map_put(ret, key, ret);
	for (size_t i = 0; ret->n && i < all->n; i++) {
		struct map gone, other, left;

		if (i == e)
			continue;
		edit_texts(h, &all->v[i], here, &p, &u);
		change_of(h->arena, p, u, &gone, &other);
		map_init(&left, h->arena);
		for (pos = 0; map_next(ret, &pos, &key, &val);)
			if (!map_has(&other, key))
				map_put(&left, key, &left);
		*ret = left;
	}
}

/* 1: recognised, 0: not, -1: there are no words to know it by. */
static int recognise(const struct byhand *h, const struct byhand_scope *s, const struct diff *all,
		     size_t e, bool here)
{
	struct map gone, came, own;
	struct str p, u;

	edit_texts(h, &all->v[e], here, &p, &u);
	change_of(h->arena, p, u, &gone, &came);
	if (!gone.n && !came.n)
		return -1;
	telling(h, s, all, e, here, &came, &own);
	if (own.n)
		return share(&own, &s->came);
	return share(&gone, &s->gone) || share(&came, &s->came);
}

static bool all_there(const struct byhand_scope *s, struct str text)
{
	struct str line;
	bool any = false;

	while (str_line(&text, &line)) {
		line = str_trim(line);
		if (line.n < 3)
			continue;
		any = true;
		if (!map_has(&s->lines, line))
			return false;
	}
	return any;
}

bool byhand_seen(const struct byhand *h, const struct byhand_scope *s, const struct diff *all,
		 size_t e)
{
	int yes = recognise(h, s, all, e, false);
	struct str p, u;

	if (!yes)
		yes = recognise(h, s, all, e, true) == 1;
	if (yes > 0 || (yes < 0 && s->any))
		return true;
	edit_texts(h, &all->v[e], false, &p, &u);
	return u.n && all_there(s, u) && !(p.n && all_there(s, p));
}

/* The function of that name in a text, or nothing. */
static struct str function_text(struct trio *x, struct side *s, struct str name)
{
	const struct item *it = NULL;

	side_lex(x, s);
	if (name.n)
		it = item_find(&s->items, ITEM_FUNC, name, 1);
	if (!it)
		return (struct str){ 0 };
	return range_text((struct tok_range){ s, it->first, it->end });
}

/* The edits of the function that edit @i is in; which of them it is. */
static size_t edits_beside(struct arena *a, const struct port_result *r, size_t i, struct diff *ret)
{
	size_t at = 0;

	*ret = (struct diff){ ARENA_NEW_N(a, struct diff_hunk, r->edits.n + 1), 0 };
	for (size_t k = 0; k < r->edits.n; k++) {
		const struct port_edit *e = &r->edits.v[k];

		if (!str_eq(e->function, r->edits.v[i].function))
			continue;
		if (k == i)
			at = ret->n;
		ret->v[ret->n++] = (struct diff_hunk){ e->p, e->pn, e->u, e->un };
	}
	return at;
}

size_t byhand_account(struct arena *a, const struct port_file *f, const struct port_options *o,
		      const char *who, const char *reason, struct port_result *ret)
{
	const char *by = arena_printf(a, "resolved by hand by %s", who);
	const char *says = reason ? arena_printf(a, "%s (by hand, %s)", reason, who) : by;
	struct byhand_scope whole, one;
	struct trio *x = ARENA_NEW(a, struct trio), made;
	struct learned learned;
	struct pieces pc;
	struct wordbook w;
	struct byhand h;
	size_t lost = 0;

	trio_init(x, a, f->before.text, f->after.text, f->branch.text);
	trio_init(&made, a, (struct str){ 0 }, ret->text, f->branch.text);
	if (port_is_c(f->path)) {
		pieces_find(x, &pc);
		learned_init(&learned, a, x, &pc, o, f->target);
		wordbook_init(&w, x, o, f->target, &learned);
		byhand_init(&h, a, f->before.text, f->after.text,
			    wordbook_here(&w, f->before.text), wordbook_here(&w, f->after.text));
	} else {
		byhand_init(&h, a, f->before.text, f->after.text, f->before.text, f->after.text);
	}
	byhand_scope(&h, f->branch.text, ret->text, &whole);
	for (size_t i = 0; i < ret->edits.n; i++) {
		struct port_edit *e = &ret->edits.v[i];
		struct diff all;
		size_t at;
		struct str t = function_text(&made, &made.t, e->function);
		struct str r = function_text(&made, &made.u, e->function);

		if (t.n && r.n)
			byhand_scope(&h, t, r, &one);
		e->rung = RUNG_RESOLUTION;
		at = edits_beside(a, ret, i, &all);
		if (byhand_seen(&h, t.n && r.n ? &one : &whole, &all, at)) {
			e->outcome = EDIT_ADAPTED;
			e->reason = says;
		} else if (reason) {
			e->outcome = EDIT_DROPPED;
			e->reason = says;
		} else {
			e->outcome = EDIT_LOST;
			e->reason = NULL;
			lost++;
		}
	}
	edits_verbatim(x, ret);
	ret->rung = RUNG_RESOLUTION;
	ret->review = true;
	ret->review_why = by;
	return lost;
}
