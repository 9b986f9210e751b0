/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writing one form where the other one was found. */
#include "port/rewrite.h"

#include "base/err.h"

struct writer {
	struct rewrite *r;
	const struct rule_side *to;
	struct buf out;
	ARR(size_t) line;
	size_t *starts, nstarts;	/* of the lines of the given text */
	size_t pos;			/* copied up to here */
};

static size_t line_at(const struct writer *w, size_t off)
{
	size_t lo = 0, hi = w->nstarts;

	while (hi - lo > 1) {
		size_t mid = (lo + hi) / 2;

		if (w->starts[mid] <= off)
			lo = mid;
		else
			hi = mid;
	}
	return lo;
}

static void copy(struct writer *w, size_t from, size_t to)
{
	const char *p = w->r->t->text.p;

	buf_add(&w->out, (struct str){ p + from, to - from });
	for (size_t i = from; i < to; i++)
		if (p[i] == '\n')
			*ARR_PUSH(w->r->arena, w->line) = line_at(w, i + 1);
}

static size_t off_of(const struct writer *w, size_t tok)
{
	return w->r->t->v[tok].off;
}

static size_t end_of(const struct writer *w, size_t tok)
{
	return w->r->t->v[tok].off + w->r->t->v[tok].len;
}

/* A name or a group in parentheses, and what hangs on it: needs no parentheses anywhere. */
static bool postfix(const struct toks *t, size_t i, size_t end)
{
	if (tok_is(t, i, "("))
		i = tok_close(t, i, end);
	else if (t->v[i].kind == TOK_PUNCT || t->v[i].kind == TOK_COMMENT ||
		 (tok_keyword(tok_str(t, i)) && !tok_is(t, i + 1, "(")))
		return false;
	for (i++; i < end; i++) {
		if (tok_is(t, i, "(") || tok_is(t, i, "["))
			i = tok_close(t, i, end);
		else if (tok_access(t, i) && i + 1 < end)
			i++;
		else
			return false;
	}
	return true;
}

/* The match stands where any expression may: an argument, a right side, what is returned. */
static bool stands_alone(const struct writer *w, const struct rewrite_match *m)
{
	const struct toks *t = w->r->t;
	size_t p = tok_prev(t, m->first), n = tok_next(t, m->end - 1);

	return (tok_is(t, p, "return") || tok_is(t, p, "=") || tok_is(t, p, "(") ||
		tok_is(t, p, ",") || tok_is(t, p, "[")) &&
	       (tok_is(t, n, ";") || tok_is(t, n, ")") || tok_is(t, n, ",") || tok_is(t, n, "]"));
}

static bool wants_parens(const struct writer *w, const struct rewrite_match *m, size_t atom,
			 size_t to)
{
	return !rewrite_delimited(w->to, to) &&
	       !postfix(w->r->t, m->atom[atom], m->atom_end[atom]) &&
	       !(w->to->n == 1 && stands_alone(w, m));
}

/* "&x" where "->" follows: one writes "x.". */
static bool points_at(const struct writer *w, const struct rewrite_match *m, size_t atom, size_t to)
{
	size_t first = m->atom[atom];

	return to + 1 < w->to->n && str_is(w->to->v[to + 1].text, "->") &&
	       tok_is(w->r->t, first, "&") && first + 1 < m->atom_end[atom] &&
	       postfix(w->r->t, first + 1, m->atom_end[atom]);
}

/* Are atom @i of the one form and @k of the other the same words of the text? */
static bool same_atom(const struct writer *w, const struct rewrite_match *m, size_t i, size_t k)
{
	const struct rule_atom *a = &w->r->from->v[i], *b = &w->to->v[k];

	if (a->meta != b->meta)
		return false;
	if (a->meta < 0)
		return str_eq(a->text, b->text);
	return !wants_parens(w, m, i, k) && !points_at(w, m, i, k);
}

static size_t atom_of_meta(const struct writer *w, int meta)
{
	for (size_t i = 0; i < w->r->from->n; i++)
		if (w->r->from->v[i].meta == meta)
			return i;
	BUG("metavariable %d without a match", meta);
}

static void gap(struct writer *w, const struct rewrite_match *m, const struct rule_atom *a)
{
	size_t line = line_at(w, off_of(w, m->first)), from = w->starts[line], n = from;
	const char *p = w->r->t->text.p;

	if (!a->newline) {
		if (a->space)
			buf_addc(&w->out, ' ');
		return;
	}
	while (p[n] == ' ' || p[n] == '\t')
		n++;
	buf_addc(&w->out, '\n');
	*ARR_PUSH(w->r->arena, w->line) = line;
	buf_add(&w->out, (struct str){ p + from, n - from });
}

static void write_atom(struct writer *w, const struct rewrite_match *m, size_t k)
{
	const struct rule_atom *a = &w->to->v[k];
	size_t i;
	bool parens;

	if (a->meta < 0) {
		i = k && w->to->v[k - 1].meta >= 0 ? atom_of_meta(w, w->to->v[k - 1].meta) : 0;
		if (k && w->to->v[k - 1].meta >= 0 && points_at(w, m, i, k - 1))
			buf_addc(&w->out, '.');
		else
			buf_add(&w->out, a->text);
		return;
	}
	i = atom_of_meta(w, a->meta);
	if (points_at(w, m, i, k)) {
		copy(w, off_of(w, m->atom[i] + 1), end_of(w, m->atom_end[i] - 1));
		return;
	}
	parens = wants_parens(w, m, i, k);
	if (parens)
		buf_addc(&w->out, '(');
	copy(w, off_of(w, m->atom[i]), end_of(w, m->atom_end[i] - 1));
	if (parens)
		buf_addc(&w->out, ')');
}

/* What both forms begin and end with stays byte for byte; the middle is written anew. */
static void write_match(struct writer *w, const struct rewrite_match *m)
{
	size_t n = w->r->from->n, k = w->to->n, head = 0, tail = 0;
	size_t next = tok_next(w->r->t, m->end - 1);
	bool wrap = w->to->v[0].meta < 0 && strchr("!&-~*", w->to->v[0].text.p[0]) &&
		    w->r->b->kind == RULE_EXPRESSION &&
		    (tok_access(w->r->t, next) || tok_is(w->r->t, next, "["));

	while (head < n && head < k && same_atom(w, m, head, head))
		head++;
	while (tail < n - head && tail < k - head && same_atom(w, m, n - 1 - tail, k - 1 - tail))
		tail++;
	/* the arrow behind a pointer that was written as a value is written too */
	if (tail && k > tail && w->to->v[k - tail - 1].meta >= 0 &&
	    points_at(w, m, atom_of_meta(w, w->to->v[k - tail - 1].meta), k - tail - 1))
		tail--;
	copy(w, w->pos, off_of(w, m->first));
	if (wrap)
		buf_addc(&w->out, '(');
	if (head)
		copy(w, off_of(w, m->first), end_of(w, m->atom_end[head - 1] - 1));
	for (size_t i = head; i < k - tail; i++) {
		if (i)
			gap(w, m, &w->to->v[i]);
		write_atom(w, m, i);
	}
	if (tail) {
		if (k > tail)
			gap(w, m, &w->to->v[k - tail]);
		copy(w, off_of(w, m->atom[n - tail]), end_of(w, m->end - 1));
	}
	if (wrap)
		buf_addc(&w->out, ')');
	w->pos = end_of(w, m->end - 1);
}

static void find_lines(struct writer *w)
{
	struct str s = w->r->t->text;
	size_t n = 1;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '\n';
	w->starts = ARENA_NEW_N(w->r->arena, size_t, n);
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '\n')
			w->starts[++w->nstarts] = i + 1;
	w->nstarts++;
}

size_t rewrite_all(struct rewrite *r, const struct rule_side *to, struct str *ret,
		   size_t **ret_line, size_t *ret_nlines, uint32_t **ret_hits)
{
	struct writer w = { .r = r, .to = to, .out = BUF_INIT(BUF_FILE_MAX) };
	struct rewrite_match m = { 0 };
	ARR(uint32_t) hits = { 0 };

	for (size_t from = 0; rewrite_next(r, from, &m); from = m.end) {
		if (!hits.n) {
			find_lines(&w);
			*ARR_PUSH(r->arena, w.line) = 0;
		}
		*ARR_PUSH(r->arena, hits) = r->t->v[m.first].line - 1;
		write_match(&w, &m);
	}
	if (!hits.n)
		return 0;
	copy(&w, w.pos, r->t->text.n);
	*ret = arena_span(r->arena, buf_str(&w.out));
	buf_release(&w.out);
	*ret_line = w.line.v;
	*ret_nlines = w.line.n;
	*ret_hits = hits.v;
	return hits.n;
}
