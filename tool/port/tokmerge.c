/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "port/tokmerge.h"

static struct str spelling(struct tok_range r, size_t i)
{
	return tok_str(&r.s->toks, r.first + i);
}

static const struct tok *tok_of(struct tok_range r, size_t i)
{
	return &r.s->toks.v[r.first + i];
}

static size_t count(struct tok_range r)
{
	return r.end - r.first;
}

struct str range_text(struct tok_range r)
{
	const struct tok *last;

	if (r.first >= r.end)
		return (struct str){ r.s->text.p, 0 };
	last = &r.s->toks.v[r.end - 1];
	return (struct str){ r.s->text.p + r.s->toks.v[r.first].off,
			     last->off + last->len - r.s->toks.v[r.first].off };
}

/* Comments that say the same count as the same, however they are laid out. */
static uint32_t *range_ids(struct arena *a, struct tok_range r, struct intern *in)
{
	uint32_t *ids = ARENA_NEW_N(a, uint32_t, count(r) + 1);

	for (size_t i = 0; i < count(r); i++) {
		const struct tok *k = tok_of(r, i);

		if (k->kind == TOK_COMMENT)
			ids[i] = intern_id(in, str_of(arena_printf(in->arena, "/*%08x", k->id)));
		else
			ids[i] = intern_id(in, spelling(r, i));
	}
	return ids;
}

/* Tokens grouped by the line they start on; a group's id is that of its token ids. */
struct groups {
	size_t *start;		/* token index of group g, n + 1 entries */
	uint32_t *id;
	size_t n;
};

static void group_lines(struct arena *a, struct tok_range r, const uint32_t *ids,
			struct intern *in, struct groups *ret)
{
	size_t n = count(r);

	*ret = (struct groups){ ARENA_NEW_N(a, size_t, n + 1), ARENA_NEW_N(a, uint32_t, n + 1), 0 };
	for (size_t i = 0; i < n;) {
		size_t j = i + 1;

		while (j < n && tok_of(r, j)->line == tok_of(r, i)->line)
			j++;
		ret->start[ret->n] = i;
		ret->id[ret->n++] = intern_id(in, (struct str){ (const char *)(ids + i),
								(j - i) * sizeof(*ids) });
		i = j;
	}
	ret->start[ret->n] = n;
}

static bool wordless(struct tok_range r, size_t from, size_t n)
{
	for (size_t i = from; i < from + n; i++)
		if (tok_of(r, i)->kind != TOK_PUNCT)
			return false;
	return true;
}

/*
 * Inside a changed block a bracket or a semicolon that happens to be alike on
 * both sides is no landmark: join the hunks around it.
 */
static void add_inner(struct arena *a, struct tok_range x, const struct diff *inner, size_t x0,
		      size_t y0, bool join, void *out)
{
	ARR(struct diff_hunk) *hunks = out;
	size_t first = hunks->n;

	for (size_t i = 0; i < inner->n; i++) {
		struct diff_hunk h = inner->v[i];
		struct diff_hunk *p = hunks->n > first ? &hunks->v[hunks->n - 1] : NULL;

		h.a += x0;
		h.b += y0;
		if (join && p && h.a - (p->a + p->an) <= 3 &&
		    wordless(x, p->a + p->an, h.a - (p->a + p->an))) {
			p->an = h.a + h.an - p->a;
			p->bn = h.b + h.bn - p->b;
		} else {
			*ARR_PUSH(a, *hunks) = h;
		}
	}
}

/* What is not the answer is gone afterwards: a file's items are compared by the thousand. */
static void diff_with(struct arena *a, struct tok_range x, const uint32_t *xi, struct tok_range y,
		      const uint32_t *yi, size_t ids, bool join, struct diff *ret)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct intern lines;
	struct groups gx, gy;
	struct diff outer;
	ARR(struct diff_hunk) hunks = { 0 };

	intern_init(&lines, &tmp);
	group_lines(&tmp, x, xi, &lines, &gx);
	group_lines(&tmp, y, yi, &lines, &gy);
	diff_ids(&tmp, gx.id, gx.n, gy.id, gy.n, lines.n, &outer);
	for (size_t i = 0; i < outer.n; i++) {
		const struct diff_hunk *h = &outer.v[i];
		size_t x0 = gx.start[h->a], xn = gx.start[h->a + h->an] - x0;
		size_t y0 = gy.start[h->b], yn = gy.start[h->b + h->bn] - y0;
		struct diff inner;

		diff_ids(&tmp, xi + x0, xn, yi + y0, yn, ids, &inner);
		add_inner(a, x, &inner, x0, y0, join, &hunks);
	}
	*ret = (struct diff){ hunks.v, hunks.n };
}

static void diff_ranges(struct arena *a, struct tok_range x, struct tok_range y, struct intern *in,
			bool join, struct diff *ret)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct intern own;
	uint32_t *xi, *yi;

	if (!in) {
		intern_init(&own, &tmp);
		in = &own;
	}
	xi = range_ids(&tmp, x, in);
	yi = range_ids(&tmp, y, in);
	diff_with(a, x, xi, y, yi, in->n, join, ret);
}

void tok_diff(struct arena *a, struct tok_range x, struct tok_range y, struct intern *in,
	      struct diff *ret)
{
	diff_ranges(a, x, y, in, true, ret);
}

void tok_diff_fine(struct arena *a, struct tok_range x, struct tok_range y, struct diff *ret)
{
	diff_ranges(a, x, y, NULL, false, ret);
}

bool tok_same(struct tok_range x, struct tok_range y, bool code)
{
	size_t i = x.first, j = y.first;

	for (;; i++, j++) {
		while (code && i < x.end && x.s->toks.v[i].kind == TOK_COMMENT)
			i++;
		while (code && j < y.end && y.s->toks.v[j].kind == TOK_COMMENT)
			j++;
		if (i >= x.end || j >= y.end)
			return i >= x.end && j >= y.end;
		if (x.s->toks.v[i].id != y.s->toks.v[j].id)
			return false;
		if (x.s->toks.v[i].kind != TOK_COMMENT &&
		    !str_eq(tok_str(&x.s->toks, i), tok_str(&y.s->toks, j)))
			return false;
	}
}

unsigned tok_likeness(struct arena *a, struct tok_range x, struct tok_range y)
{
	struct diff d;
	size_t nx = count(x), ny = count(y), same = nx;

	if (nx > ny * 3 || ny > nx * 3)
		return 0;
	tok_diff(a, x, y, NULL, &d);
	for (size_t i = 0; i < d.n; i++)
		same -= d.v[i].an;
	return same * 100 / (nx > ny ? nx : ny);
}

/* White space before token @i of a side; nothing before the first of a range. */
static struct str gap(struct tok_range r, size_t i)
{
	const struct toks *t = &r.s->toks;
	size_t k = r.first + i, from;

	if (!i)
		return (struct str){ t->text.p, 0 };
	from = t->v[k - 1].off + t->v[k - 1].len;
	return (struct str){ t->text.p + from, t->v[k].off - from };
}

static size_t newlines(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '\n';
	return n;
}

/* Tokens of a statement: f(x); */
#define STATEMENT 5

struct emitter {
	struct tok_merge *m;
	struct tok_range p, u, t;
	int indent;		/* tabs that the branch has more than upstream, hereabouts */
	bool none_yet;
	/* what stands in u behind upstream's words just put; 0: they were not its */
	size_t after;
	bool cut;		/* and the branch has nothing for what stands there */
};

static void put(struct emitter *e, struct str space, struct str word)
{
	if (!e->none_yet)
		buf_add(&e->m->text, space);
	e->none_yet = false;
	buf_add(&e->m->text, word);
}

static int tabs_at(struct tok_range r, size_t i)
{
	const struct toks *t = &r.s->toks;
	uint32_t off = t->v[r.first + i].off;
	int n = 0;

	while (off > 0 && t->text.p[off - 1] == '\t') {
		off--;
		n++;
	}
	return off == 0 || t->text.p[off - 1] == '\n' ? n : -1;
}

/*
 * Where upstream and the branch have a line in common, note how much deeper the branch is. It is
 * upstream's before side that tells: its after side may have the line deeper by itself.
 */
static void note_indent(struct emitter *e, size_t p, size_t t)
{
	int ip, it;

	if (!(tok_of(e->p, p)->flags & TOK_BOL) || !(tok_of(e->t, t)->flags & TOK_BOL))
		return;
	ip = tabs_at(e->p, p);
	it = tabs_at(e->t, t);
	if (ip >= 0 && it >= 0)
		e->indent = it - ip;
}

/* Upstream's gap, its indentation moved to where the branch's code stands. */
static struct str shift_gap(struct emitter *e, struct arena *a, struct str g)
{
	size_t nl;
	struct str tail;
	int drop = e->indent < 0 ? -e->indent : 0;

	if (!e->indent || !newlines(g))
		return g;
	for (nl = g.n; g.p[nl - 1] != '\n'; nl--)
		;
	tail = (struct str){ g.p + nl, g.n - nl };
	while (drop-- && tail.n && tail.p[0] == '\t')
		tail = (struct str){ tail.p + 1, tail.n - 1 };
	return str_of(arena_printf(a, "%.*s%.*s%.*s", (int)nl, g.p, e->indent > 0 ? e->indent : 0,
				   "\t\t\t\t\t\t\t\t\t\t\t\t", STR_ARG(tail)));
}

/*
 * Between upstream's words and the branch's, where what upstream has in between is not on the
 * branch: the branch's gap belongs to words that went, upstream's says where the statement goes on.
 */
static struct str seam(struct emitter *e, struct arena *a, struct str own)
{
	struct str theirs;

	if (!e->cut || e->after >= count(e->u))
		return own;
	theirs = gap(e->u, e->after);
	return !newlines(own) == !newlines(theirs) ? own : shift_gap(e, a, theirs);
}

static void emit_same(struct emitter *e, const struct merge_chunk *c, struct arena *a)
{
	for (size_t i = 0; i < c->pn; i++) {
		struct str gp = gap(e->p, c->p + i), gu = gap(e->u, c->u + i);
		struct str gt = gap(e->t, c->t + i);

		note_indent(e, c->p + i, c->t + i);
		if (!str_eq(gp, gu) && (str_eq(gp, gt) ||
		    (newlines(gu) != newlines(gp) && newlines(gt) == newlines(gp))))
			gt = shift_gap(e, a, gu);
		gt = seam(e, a, gt);
		e->after = 0;
		e->cut = false;
		/* comments alike but for layout: the branch's stays unless only
		 * upstream touched it */
		put(e, gt, !str_eq(spelling(e->p, c->p + i), spelling(e->u, c->u + i)) &&
			   str_eq(spelling(e->p, c->p + i), spelling(e->t, c->t + i)) ?
			   spelling(e->u, c->u + i) : spelling(e->t, c->t + i));
	}
}

static void emit_ours(struct emitter *e, const struct merge_chunk *c)
{
	e->cut = e->after && !c->tn;
	for (size_t i = 0; i < c->tn; i++)
		put(e, gap(e->t, c->t + i), spelling(e->t, c->t + i));
	if (c->tn)
		e->after = 0;
}

static void emit_theirs(struct emitter *e, const struct merge_chunk *c, struct arena *a)
{
	for (size_t i = 0; i < c->un; i++)
		put(e, shift_gap(e, a, gap(e->u, c->u + i)), spelling(e->u, c->u + i));
	e->after = c->un ? c->u + c->un : 0;
	e->cut = false;
}

static struct tok_range sub(struct tok_range r, size_t from, size_t n)
{
	return (struct tok_range){ r.s, r.first + from, r.first + from + n };
}

static bool only_comments(struct tok_range r)
{
	for (size_t i = r.first; i < r.end; i++)
		if (r.s->toks.v[i].kind != TOK_COMMENT)
			return false;
	return true;
}

static const struct diff_hunk *only_hunk(const struct diff *d, const struct merge_chunk *c)
{
	for (size_t i = 0; i < d->n; i++)
		if (d->v[i].a == c->p && d->v[i].an == c->pn && d->v[i].b == c->u &&
		    d->v[i].bn == c->un)
			return &d->v[i];
	return NULL;
}

static bool has_word(struct tok_range r, struct str w)
{
	for (size_t i = r.first; i < r.end; i++)
		if (r.s->toks.v[i].kind == TOK_IDENT && str_eq(tok_str(&r.s->toks, i), w))
			return true;
	return false;
}

/*
 * Upstream replaces a stretch whole, and the branch differs from it only in
 * some words inside that stretch: what goes is the same thing in another
 * dialect. Not where the new text uses a word of which the branch rid itself.
 */
static bool only_drift(struct emitter *e, const struct merge_chunk *c, const struct diff *pu,
		       const struct diff *pt)
{
	struct tok_range t = sub(e->t, c->t, c->tn), u = sub(e->u, c->u, c->un);
	size_t same = c->pn, least = c->pn < c->tn ? c->pn : c->tn;

	if (!c->pn || !c->tn || !only_hunk(pu, c))
		return false;
	for (size_t i = 0; i < pt->n; i++) {
		const struct diff_hunk *h = &pt->v[i];

		if (h->a + h->an < c->p || h->a > c->p + c->pn)
			continue;
		if (h->a < c->p || h->a + h->an > c->p + c->pn)
			return false;
		same -= h->an;
		for (size_t k = h->a; k < h->a + h->an; k++) {
			struct str w = spelling(e->p, k);

			if (tok_of(e->p, k)->kind == TOK_IDENT && !tok_keyword(w) &&
			    has_word(u, w) && !has_word(t, w))
				return false;
		}
	}
	return same * 10 >= least * 8;
}

/* A comment must never be the reason for a conflict. */
static void settle(struct emitter *e, struct merge_chunk *c, const struct diff *pu,
		   const struct diff *pt, const char **note)
{
	struct tok_range p = sub(e->p, c->p, c->pn), u = sub(e->u, c->u, c->un);
	struct tok_range t = sub(e->t, c->t, c->tn);

	if (tok_same(u, t, true) && !tok_same(p, u, true)) {
		c->kind = MERGE_BOTH;
	} else if (only_comments(p) && only_comments(u) && only_comments(t)) {
		c->kind = MERGE_THEIRS;
		*note = "the comment it changes reads differently here";
	} else if (tok_same(p, t, true)) {
		c->kind = MERGE_THEIRS;
		*note = "a comment beside it reads differently here";
	} else if (tok_same(p, u, true)) {
		c->kind = MERGE_OURS;
		*note = "only a comment, and the code it stands by differs here";
	} else if (only_drift(e, c, pu, pt)) {
		c->kind = MERGE_THEIRS;
		*note = "what it replaces reads differently here";
		e->m->drift = true;
	}
}

static bool is_member(struct tok_range r, size_t i)
{
	struct str before = i ? spelling(r, i - 1) : (struct str){ 0 };

	return str_is(before, ".") || str_is(before, "->");
}

/* A function and a member that is spelled like it are two names: what goes is not upstream's. */
static bool other_name(struct emitter *e, const struct merge_chunk *c)
{
	return c->pn && c->tn && tok_of(e->p, c->p)->kind == TOK_IDENT &&
	       tok_of(e->t, c->t)->kind == TOK_IDENT &&
	       is_member(e->p, c->p) != is_member(e->t, c->t);
}

/* Where token @p of upstream's stands on the branch, which has it. */
static size_t on_branch(const struct diff *pt, size_t p)
{
	size_t t = p;

	for (size_t i = 0; i < pt->n && pt->v[i].a + pt->v[i].an <= p; i++)
		t += pt->v[i].bn - pt->v[i].an;
	return t;
}

/* Are tokens [from, to) of one block, in and out of others but not out of this one? */
static bool one_block(struct tok_range r, size_t from, size_t to)
{
	size_t depth = 0;

	for (; from < to; from++) {
		struct str w = spelling(r, from);

		if (str_is(w, "{"))
			depth++;
		else if (str_is(w, "}") && !depth--)
			return false;
	}
	return !depth;
}

/*
 * Upstream moves statements down inside of a block, and the branch has blocks that end right where
 * they go. They were in the innermost of these, so there they stay: before its end.
 */
static bool moved_inside(struct emitter *e, const struct merge_chunk *c, const struct diff *pu,
			 const struct diff *pt)
{
	if (c->pn || !c->tn || c->un < STATEMENT || !str_is(spelling(e->u, c->u + c->un - 1), ";"))
		return false;
	for (size_t i = 0; i < c->tn; i++)
		if (!str_is(spelling(e->t, c->t + i), "}"))
			return false;
	for (size_t i = 0; i < pu->n; i++) {
		const struct diff_hunk *h = &pu->v[i];
		size_t k = 0;

		if (h->bn || h->an != c->un || h->a + h->an > c->p ||
		    !tok_same(sub(e->p, h->a, h->an), sub(e->u, c->u, c->un), true))
			continue;
		while (k < pt->n &&
		       (pt->v[k].a + pt->v[k].an <= h->a || pt->v[k].a >= h->a + h->an))
			k++;
		return k == pt->n && one_block(e->p, h->a, c->p) &&
		       one_block(e->t, on_branch(pt, h->a), c->t);
	}
	return false;
}

/* The fate of upstream's runs that a chunk covers. */
static void note_fates(struct arena *a, struct emitter *e, const struct diff *pu,
		       const struct merge_chunk *c, size_t *next, const char *note)
{
	for (; *next < pu->n; (*next)++) {
		const struct diff_hunk *h = &pu->v[*next];

		if (h->a + h->an > c->p + c->pn || h->b + h->bn > c->u + c->un)
			break;
		*ARR_PUSH(a, e->m->fates) = (struct tok_fate){
			e->p.first + h->a, h->an, e->u.first + h->b, h->bn, c->kind, note };
	}
}

/*
 * Did the branch change the very words before and those after one of upstream's runs, or has it
 * not the statement beside it? One neighbour that is as it was is an anchor. @proven: there the
 * place of what is new is certain.
 */
static bool touching(const struct diff *pu, const struct diff *pt, size_t proven)
{
	size_t k = 0;

	for (size_t i = 0; i < pu->n; i++) {
		const struct diff_hunk *u = &pu->v[i];
		bool before = false, after = false, missing = false;

		while (k < pt->n && pt->v[k].a + pt->v[k].an < u->a)
			k++;
		for (size_t j = k; j < pt->n && pt->v[j].a <= u->a + u->an; j++) {
			const struct diff_hunk *t = &pt->v[j];

			before |= t->a + t->an == u->a;
			after |= t->a == u->a + u->an;
			missing |= t->an >= STATEMENT && !t->bn;
		}
		if (((before && after) || missing) && !(u->a == proven && !u->an))
			return true;
	}
	return false;
}

void tok_merge(struct arena *a, struct tok_range p, struct tok_range u, struct tok_range t,
	       struct tok_merge *ret)
{
	struct emitter e = { .m = ret, .p = p, .u = u, .t = t, .none_yet = true };
	struct intern in;
	struct diff pu, pt;
	struct merge m;
	uint32_t *pi, *ui, *ti;
	size_t next = 0, proven = SIZE_MAX;

	*ret = (struct tok_merge){ .text = BUF_INIT(BUF_FILE_MAX) };
	intern_init(&in, a);
	pi = range_ids(a, p, &in);
	ui = range_ids(a, u, &in);
	ti = range_ids(a, t, &in);
	diff_with(a, p, pi, u, ui, in.n, true, &pu);
	diff_with(a, p, pi, t, ti, in.n, true, &pt);
	merge3(a, (struct merge_seq){ pi, count(p) }, (struct merge_seq){ ti, count(t) },
	       (struct merge_seq){ ui, count(u) }, &pt, &pu, true, &m);
	for (size_t i = 0; i < m.n; i++) {
		struct merge_chunk *c = &m.v[i];
		const char *note = NULL;
		bool inside = c->kind == MERGE_CONFLICT && moved_inside(&e, c, &pu, &pt);

		if (c->kind == MERGE_THEIRS && other_name(&e, c)) {
			c->kind = MERGE_CONFLICT;
		} else if (inside) {
			proven = c->p;
			c->kind = MERGE_THEIRS;
			note = "before the end of the block that the branch has here";
		} else if (c->kind == MERGE_CONFLICT) {
			settle(&e, c, &pu, &pt, &note);
		}
		if (c->kind == MERGE_CONFLICT && !ret->conflicts++)
			ret->conflict_tok = t.first + c->t;
		if (c->kind != MERGE_SAME && c->kind != MERGE_OURS)
			note_fates(a, &e, &pu, c, &next, note);
		else if (note)
			note_fates(a, &e, &pu, c, &next, note);
		if (c->kind == MERGE_SAME)
			emit_same(&e, c, a);
		else if (c->kind == MERGE_THEIRS)
			emit_theirs(&e, c, a);
		if (inside || (c->kind != MERGE_SAME && c->kind != MERGE_THEIRS))
			emit_ours(&e, c);
	}
	ret->touch = touching(&pu, &pt, proven);
}
