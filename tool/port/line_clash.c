/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "port/line_clash.h"

#include "base/buf.h"
#include "port/byhand.h"
#include "port/plain.h"

/* Lines on either side of a clash that belong to it, and how much farther it is looked for. */
#define AROUND 3
#define FARTHER 20

static void put_side(struct arena *a, const char *name, const struct lines *l, size_t from,
		     size_t n, struct buf *out)
{
	for (size_t i = from; i < from + n; i++)
		buf_printf(out, "%s: %.*s\n", name, STR_ARG(str_trim(plain_fold(a, l->v[i]))));
}

static void add_lines(struct buf *out, const struct lines *from, size_t at, size_t n, size_t *count)
{
	buf_add(out, lines_span(from, at, n));
	*count += n;
}

void line_clashes_find(struct trio *x, const struct merge *m, struct line_clashes *ret)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
	struct intern in;
	size_t at = 0;

	*ret = (struct line_clashes){ 0 };
	for (size_t i = 0; i < m->n; i++) {
		CLEANUP(buf_release) struct buf key = BUF_INIT(BUF_FILE_MAX);
		const struct merge_chunk *c = &m->v[i];

		if (out.n && out.p[out.n - 1] != '\n') {
			ret->n = 0;
			return;
		}

		if (c->kind == MERGE_THEIRS) {
			add_lines(&out, &x->u.lines, c->u, c->un, &at);
			continue;
		}
		if (c->kind == MERGE_CONFLICT) {
			put_side(x->arena, "ours", &x->t.lines, c->t, c->tn, &key);
			put_side(x->arena, "theirs", &x->u.lines, c->u, c->un, &key);
			*ARR_PUSH(x->arena, *ret) = (struct line_clash){
				arena_span(x->arena, buf_str(&key)), at, c->tn, c->p, c->pn, c->u, c->un };
		}
		add_lines(&out, &x->t.lines, c->t, c->tn, &at);
	}
	intern_init(&in, x->arena);
	lines_split(x->arena, arena_span(x->arena, buf_str(&out)), &in, &ret->merged);
}

static size_t less(size_t x, size_t by)
{
	return x > by ? x - by : 0;
}

static size_t more(size_t x, size_t by, size_t most)
{
	return x + by < most ? x + by : most;
}

/* A hunk belongs to a clash that it touches, or that is nearer than what would be
 * told beside it. */
static bool belongs(const struct diff_hunk *h, size_t from, size_t to)
{
	return h->a <= more(to, AROUND, SIZE_MAX) && h->a + h->an >= less(from, AROUND);
}

void line_clash_made(struct arena *a, const struct line_clashes *all, size_t i, struct str made,
		     struct str *ret_before, struct str *ret_after)
{
	const struct line_clash *c = &all->v[i];
	size_t from = c->at, to = c->at + c->n, b_from, b_to;
	struct lines was, is;
	struct intern in;
	struct diff d;

	intern_init(&in, a);
	lines_split(a, lines_span(&all->merged, 0, all->merged.n), &in, &was);
	lines_split(a, made, &in, &is);
	diff_ids(a, was.id, was.n, is.id, is.n, in.n, &d);
	for (size_t k = 0; k < d.n; k++)
		if (belongs(&d.v[k], from, to)) {
			from = d.v[k].a < from ? d.v[k].a : from;
			to = d.v[k].a + d.v[k].an > to ? d.v[k].a + d.v[k].an : to;
		}
	from = less(from, AROUND);
	to = more(to, AROUND, was.n);
	/* the same lines in what was made: what comes before a line moves it */
	b_from = from;
	b_to = to;
	for (size_t k = 0; k < d.n; k++) {
		if (d.v[k].a + d.v[k].an <= from && d.v[k].a < from)
			b_from = b_from + d.v[k].bn - d.v[k].an;
		if (d.v[k].a + d.v[k].an <= to)
			b_to = b_to + d.v[k].bn - d.v[k].an;
	}
	*ret_before = lines_span(&was, from, to - from);
	*ret_after = b_to > b_from ? lines_span(&is, b_from, b_to - b_from) : (struct str){ "", 0 };
}

struct choice {
	const struct port_resolution *by;	/* NULL: none */
	struct str text;
	/* upstream's edits that are not in it, in lines of the clash */
	ARR(struct diff_hunk) left;
};

/* One earlier resolution on the lines around clash @c; false: it does not fit, and @ret_why. */
static bool fits(struct trio *x, const struct line_clashes *all, const struct line_clash *c,
		 size_t from, size_t to, const struct port_resolution *s, bool very,
		 struct choice *ret, const char **ret_why)
{
	struct arena *a = x->arena;
	struct str t = lines_span(&all->merged, from, to - from), text;
	struct str p = lines_span(&x->p.lines, c->p, c->pn),
		   u = lines_span(&x->u.lines, c->u, c->un);
	struct byhand_scope here;
	struct byhand h;
	struct merge m;
	struct trio y;

	trio_init(&y, a, s->before, s->after, t);
	plain_chunks(&y, &m);
	if (m.conflicts) {
		*ret_why = arena_printf(a, "%s no longer fits: what it changed reads differently here",
					s->says);
		return false;
	}
	text = plain_text(&y, &m);
	/* to leave it all as it is has a reason, which holds for the very same clash alone */
	if (str_eq(t, text) && !(very && s->left_out && str_eq(s->before, s->after))) {
		*ret_why = arena_printf(a, "%s is about other lines", s->says);
		return false;
	}
	byhand_init(&h, a, p, u, p, u);
	byhand_scope(&h, t, text, &here);
	*ret = (struct choice){ .by = s, .text = text };
	for (size_t i = 0; i < h.x.pu.n; i++)
		if (!byhand_seen(&h, &here, &h.x.pu, i))
			*ARR_PUSH(a, ret->left) = h.x.pu.v[i];
	if (ret->left.n && !s->left_out) {
		*ret_why = arena_printf(a, "%s leaves out an edit that it had not left out", s->says);
		return false;
	}
	return true;
}

static void choose(struct trio *x, const struct line_clashes *all, size_t i, size_t from, size_t to,
		   const struct port_resolution *v, size_t n, bool very, struct choice *ret,
		   const char **ret_why)
{
	*ret = (struct choice){ 0 };
	for (size_t k = 0; k < n; k++) {
		struct choice one;

		if (!v[k].before.n ||
		    !fits(x, all, &all->v[i], from, to, &v[k], very, &one, ret_why))
			continue;
		if (ret->by && !str_eq(ret->text, one.text)) {
			*ret_why = port_two_ways(x->arena, ret->by, one.by);
			*ret = (struct choice){ 0 };
			return;
		}
		*ret = one;
	}
}

static bool overlap(size_t a, size_t an, size_t b, size_t bn)
{
	return an && bn && a < b + bn && b < a + an;
}

static void settle(struct trio *x, const struct line_clash *c, const struct choice *by,
		   struct port_result *ret)
{
	for (size_t i = 0; i < ret->edits.n; i++) {
		struct port_edit *e = &ret->edits.v[i];
		bool left = false;

		if (e->p < c->p || e->p + e->pn > c->p + c->pn || e->u < c->u ||
		    e->u + e->un > c->u + c->un)
			continue;
		for (size_t k = 0; k < by->left.n; k++)
			left |= overlap(e->p, e->pn, c->p + by->left.v[k].a, by->left.v[k].an) ||
				overlap(e->u, e->un, c->u + by->left.v[k].b, by->left.v[k].bn);
		e->rung = RUNG_RESOLUTION;
		e->outcome = left ? EDIT_DROPPED : EDIT_ADAPTED;
		e->reason = left ? arena_printf(x->arena, "%s: %s", by->by->says,
						by->by->left_out) :
				   by->by->says;
	}
	port_took(x->arena, ret, by->by);
	ret->review = true;
	ret->review_why = by->by->says;
}

/* What was made of clash @i before, by the very clash, else by the same change of the same file. */
static void ask(struct trio *x, const struct port_file *f, const struct port_resolver *s,
		const struct line_clashes *all, size_t i, size_t from, size_t to,
		struct choice *ret, const char **ret_why)
{
	const struct port_resolution *v = NULL;
	const char *why = NULL;
	size_t n = s->find(s->ctx, all->v[i].text, &v);

	choose(x, all, i, from, to, v, n, true, ret, &why);
	if (!ret->by && !why && s->like) {
		n = s->like(s->ctx, str_of(str_base_name(f->path)), &v);
		choose(x, all, i, from, to, v, n, false, ret, &why);
	}
	if (!ret->by && why)
		*ret_why = why;
}

bool line_clashes_resolve(struct trio *x, const struct port_file *f, const struct port_options *o,
			  const struct merge *m, struct port_result *ret, const char **ret_why)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
	struct line_clashes all;
	struct choice *by;
	size_t done = 0;

	if (!o->resolver)
		return false;
	line_clashes_find(x, m, &all);
	by = ARENA_NEW_N(x->arena, struct choice, all.n + 1);
	for (size_t i = 0; i < all.n; i++) {
		const struct line_clash *c = &all.v[i];
		size_t from = less(c->at, FARTHER), to = more(c->at + c->n, FARTHER, all.merged.n);

		/* not into the next clash, nor back over what was made of the last one */
		from = from < done ? done : from;
		if (i + 1 < all.n && to > all.v[i + 1].at)
			to = all.v[i + 1].at;
		ask(x, f, o->resolver, &all, i, from, to, &by[i], ret_why);
		if (!by[i].by)
			return false;
		buf_add(&out, lines_span(&all.merged, done, from - done));
		buf_add(&out, by[i].text);
		done = to;
	}
	if (!all.n)
		return false;
	buf_add(&out, lines_span(&all.merged, done, all.merged.n - done));
	for (size_t i = 0; i < all.n; i++)
		settle(x, &all.v[i], &by[i], ret);
	ret->text = arena_span(x->arena, buf_str(&out));
	ret->unchanged = str_eq(ret->text, f->branch.text);
	ret->rung = RUNG_RESOLUTION;
	ret->ok = true;
	return true;
}
