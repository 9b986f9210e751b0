/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The places of a function that upstream changed, and those that the branch has: a line that
 * upstream replaced everywhere stands in one more place here, or what the port adds stands
 * there already.
 */
#include "port/gate_parts.h"

/* Lines of an item, white space trimmed, and how often each is there. */
static void count_lines(struct gate_func *fn, struct map *m, struct str text, const struct toks *t,
			const struct item *it)
{
	const struct tok *last = &t->v[it->end - 1];
	size_t from = t->v[it->body].off, end = last->off + last->len;
	struct str rest = { text.p + from, end - from }, line;

	map_init(m, fn->g->arena);
	while (str_line(&rest, &line)) {
		line = str_trim(line);
		if (line.n) {
			void **slot = map_at(m, line);

			*slot = (void *)((uintptr_t)*slot + 1);
		}
	}
}

/* Lines that say what is done: no bracket, no label, no "break;". */
static bool tells(struct str line)
{
	return line.n > 8 && !str_starts(line, "/*") && !str_starts(line, "*") &&
	       (str_find(line, STR("("), 0) > 0 || str_find(line, STR("="), 0) > 0 ||
		str_starts(line, "goto "));
}

/* Upstream replaces this line wherever it stands, and the port only in some of the places. */
static size_t left_over(struct gate_func *fn)
{
	struct gate_file *g = fn->g;
	struct map p, u, t, r;
	size_t pos = 0, found = 0;
	struct str line;
	void *v;

	count_lines(fn, &p, g->x->p.text, &g->x->p.toks, fn->p);
	count_lines(fn, &u, g->x->u.text, &g->x->u.toks, fn->u);
	count_lines(fn, &t, g->x->t.text, &g->x->t.toks, fn->t);
	count_lines(fn, &r, g->r->text, &g->toks, fn->r);
	while (map_next(&p, &pos, &line, &v)) {
		uintptr_t here = (uintptr_t)map_get(&r, line), was = (uintptr_t)map_get(&t, line);
		struct port_finding *f;

		if (!tells(line) || map_has(&u, line) || !here || here >= was)
			continue;
		f = gate_find(g, "site", line, g->toks.v[fn->r->head].line);
		if (!f)
			continue;
		f->text = arena_printf(g->arena,
				       "%.*s(): upstream replaces every \"%.*s\", and the "
				       "branch has %zu more",
				       STR_ARG(fn->r->name), STR_ARG(line), (size_t)here);
		found++;
	}
	return found;
}

static bool same_lines(const struct lines *l, size_t a, size_t b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!str_eq(str_trim(l->v[a + i]), str_trim(l->v[b + i])))
			return false;
	return true;
}

/* Does upstream say the lines [from, from + n) of the port twice in a row, too? */
static bool twice_upstream(const struct gate_file *g, size_t from, size_t n)
{
	struct str one = lines_span(&g->lines, from, n);
	const char *two = arena_printf(g->arena, "%.*s%.*s", STR_ARG(one), STR_ARG(one));

	return str_find(g->x->u.text, str_of(two), 0) >= 0;
}

/* What the port adds stands right before or behind it already. */
static size_t stuttered(struct gate_func *fn)
{
	struct gate_file *g = fn->g;
	const struct lines *l = &g->lines;
	size_t end = g->toks.v[fn->r->end - 1].line, found = 0, n;

	for (size_t i = g->toks.v[fn->r->first].line - 1; i < end; i += n ? n : 1) {
		struct port_finding *f;
		size_t k = i;

		for (n = 0; i + n < end && g->fresh[i + n]; n++)
			;
		while (k < i + n && !tells(str_trim(l->v[k])))
			k++;
		if (k == i + n || g->cut[i] ||
		    !((i >= n && same_lines(l, i - n, i, n)) ||
		      (i + 2 * n <= l->n && same_lines(l, i + n, i, n))) ||
		    twice_upstream(g, i, n))
			continue;
		f = gate_find(g, "site", str_trim(l->v[k]), i + 1);
		if (!f)
			continue;
		f->text = arena_printf(g->arena, "%.*s(): \"%.*s\" stands there already",
				       STR_ARG(fn->r->name), STR_ARG(str_trim(l->v[k])));
		found++;
	}
	return found;
}

size_t gate_sites(struct gate_func *fn)
{
	if (!fn->p || !fn->u || !fn->t)
		return 0;
	return left_over(fn) + stuttered(fn);
}
