/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "port/marks.h"

#include "base/buf.h"
#include "port/edits.h"
#include "port/merge3.h"

static void put(struct buf *out, const struct lines *l, size_t from, size_t n)
{
	buf_add(out, lines_span(l, from, n));
}

/* A marker begins a line, also behind a text that ends without a newline. */
static void mark(struct buf *out, char c, const char *label)
{
	if (out->n && out->p[out->n - 1] != '\n')
		buf_addc(out, '\n');
	for (int i = 0; i < 7; i++)
		buf_addc(out, c);
	if (label)
		buf_printf(out, " %s", label);
	buf_addc(out, '\n');
}

static void conflict(struct buf *out, const struct port_labels *l, const struct trio *x,
		     const struct merge_chunk *c)
{
	size_t head = 0, tail = 0;

	while (head < c->tn && head < c->un && x->t.lines.id[c->t + head] == x->u.lines.id[c->u + head])
		head++;
	while (tail < c->tn - head && tail < c->un - head &&
	       x->t.lines.id[c->t + c->tn - 1 - tail] == x->u.lines.id[c->u + c->un - 1 - tail])
		tail++;
	put(out, &x->t.lines, c->t, head);
	mark(out, '<', l->ours);
	put(out, &x->t.lines, c->t + head, c->tn - head - tail);
	mark(out, '|', l->base);
	put(out, &x->p.lines, c->p, c->pn);
	mark(out, '=', NULL);
	put(out, &x->u.lines, c->u + head, c->un - head - tail);
	mark(out, '>', l->theirs);
	put(out, &x->t.lines, c->t + c->tn - tail, tail);
}

static bool ends_open(struct str s)
{
	return s.n && s.p[s.n - 1] != '\n';
}

struct str marks_write(struct arena *a, const struct port_labels *l, struct str p, struct str u,
		       struct str t)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
	struct merge_chunk all = { .kind = MERGE_CONFLICT };
	struct diff pt;
	struct merge m;
	struct trio x;
	struct str s;

	trio_init(&x, a, p, u, t);
	diff_ids(a, x.p.lines.id, x.p.lines.n, x.t.lines.id, x.t.lines.n, x.in.n, &pt);
	merge3(a, (struct merge_seq){ x.p.lines.id, x.p.lines.n },
	       (struct merge_seq){ x.t.lines.id, x.t.lines.n },
	       (struct merge_seq){ x.u.lines.id, x.u.lines.n }, &pt, &x.pu, false, &m);
	if (!m.conflicts) {
		all.pn = x.p.lines.n;
		all.tn = x.t.lines.n;
		all.un = x.u.lines.n;
		m = (struct merge){ &all, 1, 1 };
	}
	for (size_t i = 0; i < m.n; i++) {
		const struct merge_chunk *c = &m.v[i];

		if (c->kind == MERGE_CONFLICT)
			conflict(&out, l, &x, c);
		else if (c->kind == MERGE_THEIRS)
			put(&out, &x.u.lines, c->u, c->un);
		else
			put(&out, &x.t.lines, c->t, c->tn);
	}
	s = buf_str(&out);
	if (ends_open(t.n ? t : u) && !ends_open(s) && s.n)
		s.n--;
	else if (!ends_open(t.n ? t : u) && ends_open(s))
		buf_addc(&out, '\n'), s = buf_str(&out);
	return arena_span(a, s);
}

static bool is_marker(struct str line)
{
	static const char kinds[] = "<|=>";

	for (const char *k = kinds; *k; k++) {
		size_t n = 0;

		while (n < line.n && line.p[n] == *k)
			n++;
		if (n == 7 && (line.n == 7 || (line.p[7] == ' ' && *k != '=')))
			return true;
	}
	return false;
}

static bool has_line(struct str text, struct str want)
{
	struct str line;

	while (str_line(&text, &line))
		if (str_eq(line, want))
			return true;
	return false;
}

uint32_t marks_left(struct str before, struct str text)
{
	uint32_t at = 0;
	struct str line;

	while (str_line(&text, &line)) {
		at++;
		if (is_marker(line) && !has_line(before, line))
			return at;
	}
	return 0;
}
