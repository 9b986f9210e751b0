// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Where a change does not fit, as lines: those that upstream has there and the
 * branch lacks, and those that the branch still has. A commit that brought the
 * one or took the other away is what the change stands on.
 */
#include "port/edits.h"
#include "work/deps_parts.h"

/*
 * Lines beside an edit that a three-way merge minds, and a line that a file has more often says
 * nothing: farther, and any line, where that finds none.
 */
static const struct {
	size_t around;
	unsigned common;
} reach[] = { { 2, 3 }, { 2, UINT32_MAX }, { 8, UINT32_MAX } };
/* Of a run of the branch's own lines, at either end. */
#define RUN 30

/* Upstream's file before the change against the branch's. */
struct drift {
	struct arena tmp;
	struct intern in;
	struct lines p, t;
	struct diff pt;
	unsigned *often;	/* by id, in both */
};

uint64_t deps_line(struct str line)
{
	line = str_trim(line);
	return line.n < 4 ? 0 : str_hash(line, 0) | 1;
}

static void drift_init(struct drift *x, const struct port_file *f)
{
	*x = (struct drift){ .tmp = ARENA_INIT };
	intern_init(&x->in, &x->tmp);
	lines_split(&x->tmp, f->before.there ? f->before.text : (struct str){ 0 }, &x->in, &x->p);
	lines_split(&x->tmp, f->branch.there ? f->branch.text : (struct str){ 0 }, &x->in, &x->t);
	diff_ids(&x->tmp, x->p.id, x->p.n, x->t.id, x->t.n, x->in.n, &x->pt);
	x->often = ARENA_NEW_N(&x->tmp, unsigned, x->in.n + 1);
	for (size_t i = 0; i < x->p.n; i++)
		x->often[x->p.id[i]]++;
	for (size_t i = 0; i < x->t.n; i++)
		x->often[x->t.id[i]]++;
}

struct hashes {
	uint64_t *v;
	size_t n, cap;
};

static void take(struct deps *d, struct drift *x, const struct lines *l, size_t from, size_t to,
		 unsigned common, struct hashes *ret)
{
	for (size_t i = from; i < to && i < l->n; i++) {
		uint64_t h = x->often[l->id[i]] > common ? 0 : deps_line(l->v[i]);

		for (size_t k = 0; h && k < ret->n; k++)
			h = ret->v[k] == h ? 0 : h;
		if (h)
			*ARR_PUSH(d->arena, *ret) = h;
	}
}

/* What separates the two sides around an edit. */
static void around(struct deps *d, struct drift *x, const struct port_edit *e, size_t far,
		   unsigned common, struct hashes *gain, struct hashes *loss)
{
	size_t from = e->p > far ? e->p - far : 0, to = e->p + e->pn + far;

	for (size_t i = 0; i < x->pt.n; i++) {
		const struct diff_hunk *h = &x->pt.v[i];

		if (h->a > to || h->a + h->an < from)
			continue;
		take(d, x, &x->p, h->a > from ? h->a : from,
		     h->a + h->an < to ? h->a + h->an : to, common, gain);
		if (h->bn <= 2 * RUN) {
			take(d, x, &x->t, h->b, h->b + h->bn, common, loss);
		} else {
			take(d, x, &x->t, h->b, h->b + RUN, common, loss);
			take(d, x, &x->t, h->b + h->bn - RUN, h->b + h->bn, common,
			     loss);
		}
	}
}

static bool in_the_way(const struct port_result *r, const struct port_edit *e)
{
	return r->ok ? e->outcome == EDIT_ADAPTED || e->outcome == EDIT_DROPPED :
		       e->outcome == EDIT_LOST;
}

struct spot *deps_spot(struct deps *d, struct spots *s, const char *path, struct str function,
		       struct str name)
{
	struct arena *a = d->arena;
	struct spot *x;

	for (size_t i = 0; i < s->n; i++) {
		const struct spot *y = &s->v[i];

		if (!strcmp(path, y->path) && !function.n == !y->function && !name.n == !y->name &&
		    (!function.n || str_is(function, y->function)) &&
		    (!name.n || str_is(name, y->name)))
			return NULL;
	}
	x = ARR_PUSH(a, *s);
	x->path = arena_str(a, path);
	x->function = function.n ? arena_strn(a, function) : NULL;
	x->name = name.n ? arena_strn(a, name) : NULL;
	return x;
}

static void spot_at(struct deps *d, struct drift *x, const struct port_file *f,
		    const struct port_result *r, struct str function, struct spots *ret)
{
	struct hashes gain = { 0 }, loss = { 0 };
	struct spot *s = deps_spot(d, ret, f->path, function, (struct str){ 0 });
	bool any = false;

	if (!s)
		return;
	s->absent = f->before.there && !f->branch.there;
	for (size_t i = 0; i < r->edits.n; i++)
		any |= in_the_way(r, &r->edits.v[i]) && str_eq(r->edits.v[i].function, function);
	for (size_t k = 0; k < ARRAY_SIZE(reach) && !gain.n && !loss.n; k++)
		for (size_t i = 0; i < r->edits.n; i++) {
			const struct port_edit *e = &r->edits.v[i];

			if (in_the_way(r, e) && (!any || str_eq(e->function, function)))
				around(d, x, e, reach[k].around, reach[k].common, &gain, &loss);
		}
	s->gain = gain.v;
	s->ngain = gain.n;
	s->loss = loss.v;
	s->nloss = loss.n;
}

void deps_spots(struct deps *d, const struct port_file *f, const struct port_result *r,
		bool adapted, struct spots *ret)
{
	struct drift x;
	bool any = r->conflicts.n;

	adapted = adapted && r->ok;
	for (size_t i = 0; adapted && i < r->edits.n; i++)
		any |= in_the_way(r, &r->edits.v[i]);
	if (!any)
		return;
	drift_init(&x, f);
	for (size_t i = 0; i < r->conflicts.n; i++)
		spot_at(d, &x, f, r, r->conflicts.v[i].function, ret);
	for (size_t i = 0; adapted && i < r->edits.n; i++)
		if (in_the_way(r, &r->edits.v[i]))
			spot_at(d, &x, f, r, r->edits.v[i].function, ret);
	arena_release(&x.tmp);
}

static bool word_char(char c)
{
	return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z');
}

static bool says(struct str line, struct str name)
{
	for (ptrdiff_t at = 0; (at = str_find(line, name, (size_t)at)) >= 0; at++) {
		size_t end = (size_t)at + name.n;

		if ((!at || !word_char(line.p[at - 1])) &&
		    (end == line.n || !word_char(line.p[end])))
			return true;
	}
	return false;
}

void deps_spot_name(struct deps *d, struct spot *s, struct str text)
{
	struct str line, name = str_of(s->name);
	struct hashes gain = { 0 };

	while (name.n && str_line(&text, &line)) {
		uint64_t h = says(line, name) ? deps_line(line) : 0;

		if (h)
			*ARR_PUSH(d->arena, gain) = h;
	}
	s->gain = gain.v;
	s->ngain = gain.n;
}
