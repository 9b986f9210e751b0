/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "port/marks.h"

#include "base/buf.h"
#include "port/edits.h"
#include "port/merge3.h"

const struct port_labels marks_plain = { "branch", "before", "upstream" };

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

/* Lines that both sides agree on at the edges of a conflict: it is smaller without them. */
static struct merge_chunk trimmed(const struct trio *x, const struct merge_chunk *c)
{
	struct merge_chunk k = *c;

	while (k.tn && k.un && x->t.lines.id[k.t] == x->u.lines.id[k.u]) {
		k.t++, k.tn--;
		k.u++, k.un--;
	}
	while (k.tn && k.un && x->t.lines.id[k.t + k.tn - 1] == x->u.lines.id[k.u + k.un - 1])
		k.tn--, k.un--;
	return k;
}

static void conflict(struct buf *out, const struct port_labels *l, const struct trio *x,
		     const struct merge_chunk *c)
{
	const struct merge_chunk k = trimmed(x, c);

	put(out, &x->t.lines, c->t, k.t - c->t);
	mark(out, '<', l->ours);
	put(out, &x->t.lines, k.t, k.tn);
	mark(out, '|', l->base);
	put(out, &x->p.lines, k.p, k.pn);
	mark(out, '=', NULL);
	put(out, &x->u.lines, k.u, k.un);
	mark(out, '>', l->theirs);
	put(out, &x->t.lines, k.t + k.tn, c->t + c->tn - k.t - k.tn);
}

static void merge_trio(struct arena *a, struct trio *x, struct merge *ret)
{
	struct diff pt;

	diff_ids(a, x->p.lines.id, x->p.lines.n, x->t.lines.id, x->t.lines.n, x->in.n, &pt);
	merge3(a, (struct merge_seq){ x->p.lines.id, x->p.lines.n },
	       (struct merge_seq){ x->t.lines.id, x->t.lines.n },
	       (struct merge_seq){ x->u.lines.id, x->u.lines.n }, &pt, &x->pu, false, ret);
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
	struct merge m;
	struct trio x;
	struct str s;

	trio_init(&x, a, p, u, t);
	merge_trio(a, &x, &m);
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

void marks_places(struct arena *a, struct str p, struct str u, struct str t,
		  struct marks_places *ret)
{
	struct merge m;
	struct trio x;

	trio_init(&x, a, p, u, t);
	merge_trio(a, &x, &m);
	for (size_t i = 0; i < m.n; i++) {
		struct merge_chunk c = m.v[i];

		if (c.kind != (m.conflicts ? MERGE_CONFLICT : MERGE_THEIRS))
			continue;
		if (m.conflicts)
			c = trimmed(&x, &c);
		*ARR_PUSH(a, *ret) = (struct marks_place){
			.line = (uint32_t)c.t, .p = c.p, .pn = c.pn,
			.before = lines_span(&x.p.lines, c.p, c.pn),
			.after = lines_span(&x.u.lines, c.u, c.un),
			.branch = lines_span(&x.t.lines, c.t, c.tn) };
	}
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
