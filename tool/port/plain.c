/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "port/plain.h"

#include "base/buf.h"

struct str plain_fold(struct arena *a, struct str line)
{
	char *to = arena_alloc(a, line.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < line.n; i++) {
		bool blank = strchr(" \t\r\n\v\f", line.p[i]) && line.p[i];

		if (!blank)
			to[n++] = line.p[i];
		else if (!n || to[n - 1] != ' ')
			to[n++] = ' ';
	}
	while (n && to[n - 1] == ' ')
		n--;
	return (struct str){ to, n };
}

static struct merge_seq fold(struct arena *a, struct intern *in, const struct lines *l)
{
	uint32_t *id = ARENA_NEW_N(a, uint32_t, l->n + 1);

	for (size_t i = 0; i < l->n; i++)
		id[i] = intern_id(in, plain_fold(a, l->v[i]));
	return (struct merge_seq){ id, l->n };
}

/* Lists whose entries stand in no order that matters. */
static bool is_list(const char *path)
{
	struct str base = str_of(str_base_name(path));

	return str_is(base, "Kbuild") || str_starts(base, "Makefile") ||
	       str_is(base, ".gitignore") || str_is(base, "MAINTAINERS");
}

static bool is_prose(const char *path)
{
	struct str s = str_of(path);

	return str_starts(s, "Documentation/") || str_ends(s, ".rst") || str_ends(s, ".txt");
}

/* Are the units of @some all in @all, in their order? @kept: which of @all they are. */
static bool within(struct merge_seq some, struct merge_seq all, bool *kept)
{
	size_t k = 0;

	for (size_t i = 0; i < all.n; i++) {
		kept[i] = k < some.n && some.v[k] == all.v[i];
		k += kept[i];
	}
	return k == some.n;
}

static struct merge_seq part(struct merge_seq s, size_t from, size_t n)
{
	return (struct merge_seq){ s.v + from, n };
}

struct sequences {
	struct merge_seq p, t, u;
};

/*
 * Upstream only adds lines here. Where the branch only lacks some of those around them, upstream's
 * are written without what the branch lacks; where it adds others at the same place of a text,
 * upstream's come first, as they go on from the line above.
 */
static bool settle(struct trio *x, const char *path, const struct sequences *s,
		   const struct merge_chunk *c, struct buf *out)
{
	struct merge_seq p = part(s->p, c->p, c->pn), t = part(s->t, c->t, c->tn);
	struct merge_seq u = part(s->u, c->u, c->un);
	bool *in_u = ARENA_NEW_N(x->arena, bool, c->un + 1);
	bool *in_p = ARENA_NEW_N(x->arena, bool, c->pn + 1);
	size_t k = 0;

	if (!within(p, u, in_u))
		return false;
	if (!c->pn && is_prose(path)) {
		buf_add(out, lines_span(&x->u.lines, c->u, c->un));
		buf_add(out, lines_span(&x->t.lines, c->t, c->tn));
		return true;
	}
	if (!c->pn || !within(t, p, in_p))
		return false;
	for (size_t i = 0, at = 0; i < c->un; i++) {
		if (!in_u[i]) {
			buf_add(out, x->u.lines.v[c->u + i]);
		} else if (in_p[k++]) {
			buf_add(out, x->t.lines.v[c->t + at]);
			at++;
		}
	}
	return true;
}

static void chunks(struct trio *x, struct sequences *s, struct merge *ret)
{
	struct diff pt, pu;
	struct intern in;

	intern_init(&in, x->arena);
	s->p = fold(x->arena, &in, &x->p.lines);
	s->t = fold(x->arena, &in, &x->t.lines);
	s->u = fold(x->arena, &in, &x->u.lines);
	diff_ids(x->arena, s->p.v, s->p.n, s->t.v, s->t.n, in.n, &pt);
	diff_ids(x->arena, s->p.v, s->p.n, s->u.v, s->u.n, in.n, &pu);
	merge3(x->arena, s->p, s->t, s->u, &pt, &pu, false, ret);
}

void plain_chunks(struct trio *x, struct merge *ret)
{
	struct sequences s;

	chunks(x, &s, ret);
}

struct str plain_text(struct trio *x, const struct merge *m)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);

	for (size_t i = 0; i < m->n; i++) {
		const struct merge_chunk *c = &m->v[i];

		buf_add(&out, c->kind == MERGE_THEIRS ? lines_span(&x->u.lines, c->u, c->un) :
							lines_span(&x->t.lines, c->t, c->tn));
	}
	return arena_span(x->arena, buf_str(&out));
}

struct str plain_merge(struct trio *x, const char *path, struct merge *ret,
		       const char **ret_review)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
	static const struct str none;
	struct sequences s;

	*ret_review = NULL;
	chunks(x, &s, ret);
	for (size_t i = 0; i < ret->n; i++) {
		const struct merge_chunk *c = &ret->v[i];

		if (out.n && out.p[out.n - 1] != '\n')
			return none;	/* a last line that would not be the last */
		if (c->kind == MERGE_THEIRS) {
			buf_add(&out, lines_span(&x->u.lines, c->u, c->un));
		} else if (c->kind != MERGE_CONFLICT) {
			buf_add(&out, lines_span(&x->t.lines, c->t, c->tn));
		} else if (!(is_prose(path) || is_list(path)) || !settle(x, path, &s, c, &out)) {
			return none;
		} else {
			*ret_review = "lines were added among others than upstream's";
		}
	}
	return arena_span(x->arena, buf_str(&out));
}
