/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "port/learned.h"

#include "base/buf.h"
#include "port/tokmerge.h"

/* Longer runs are edits, not names. */
#define LESSON_FROM 6
#define LESSON_TO 12

void learned_init(struct learned *l, struct arena *a, struct trio *x, const struct pieces *pc)
{
	*l = (struct learned){ .arena = a, .x = x, .pc = pc };
}

static const char *joined(struct arena *a, const struct side *s, size_t first, size_t n)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(4096);

	for (size_t i = first; i < first + n; i++) {
		if (i > first)
			buf_addc(&b, ' ');
		buf_add(&b, tok_str(&s->toks, i));
	}
	return arena_strn(a, buf_str(&b));
}

static bool word(const struct side *s, size_t i)
{
	return s->toks.v[i].kind == TOK_IDENT && !tok_keyword(tok_str(&s->toks, i));
}

/* The branch's file does not use one of the words: it is drift, and not an edit of its own. */
static bool foreign(const struct map *branch, const struct side *s, size_t first, size_t n)
{
	bool any = false;

	for (size_t i = first; i < first + n; i++) {
		if (s->toks.v[i].kind == TOK_COMMENT)
			return false;
		any = any || (word(s, i) && !map_has(branch, tok_str(&s->toks, i)));
	}
	return any;
}

/*
 * A run that begins or ends inside brackets says nothing by itself: take a
 * call's "( )" along, so that what stands for a call is a whole expression.
 */
static bool balanced(const struct side *s, size_t first, size_t n)
{
	int depth = 0;

	for (size_t i = first; i < first + n; i++) {
		struct str w = tok_str(&s->toks, i);

		if (w.n == 1 && strchr("([{", w.p[0]))
			depth++;
		else if (w.n == 1 && strchr(")]}", w.p[0]) && --depth < 0)
			return false;
		else if (w.n == 1 && strchr(";{}", w.p[0]))
			return false;
	}
	return depth == 0;
}

static void vote(struct learned *l, const char *from, const char *to, size_t n)
{
	void **slot = map_at(&l->from, str_of(from));
	struct lesson *k = *slot;

	if (!k) {
		k = ARENA_NEW(l->arena, struct lesson);
		*k = (struct lesson){ .from = from, .to = to };
		*slot = k;
	}
	if (strcmp(k->to, to))
		k->against++;
	else
		k->votes++;
	if (n > l->longest)
		l->longest = n;
}

static void study(struct learned *l, const struct map *branch, size_t p, size_t t)
{
	struct trio *x = l->x;
	const struct item *ip = &x->p.items.v[p], *it = &x->t.items.v[t];
	struct tok_range rp = { &x->p, ip->first, ip->end }, rt = { &x->t, it->first, it->end };
	struct diff d;

	tok_diff(l->arena, rp, rt, NULL, &d);
	for (size_t i = 0; i < d.n; i++) {
		size_t a = rp.first + d.v[i].a, an = d.v[i].an, b = rt.first + d.v[i].b;
		size_t bn = d.v[i].bn;

		if (!an || !bn || an > LESSON_FROM || bn > LESSON_TO ||
		    !foreign(branch, &x->p, a, an) || !balanced(&x->p, a, an) ||
		    !balanced(&x->t, b, bn))
			continue;
		vote(l, joined(l->arena, &x->p, a, an), joined(l->arena, &x->t, b, bn), an);
	}
}

static void make(struct learned *l)
{
	struct map branch;
	const struct side *t = &l->x->t;

	l->made = true;
	map_init(&l->from, l->arena);
	map_init(&branch, l->arena);
	for (size_t i = 0; i < t->toks.n; i++)
		if (t->toks.v[i].kind == TOK_IDENT)
			map_put(&branch, tok_str(&t->toks, i), l);
	for (size_t p = 0; p < l->x->p.items.n; p++)
		if (l->pc->t_of_p[p] != NO_ITEM)
			study(l, &branch, p, l->pc->t_of_p[p]);
}

/* The lesson whose tokens stand at @i, longest first; *ret_n how many. */
static const struct lesson *lesson_at(struct learned *l, struct arena *a, const struct side *s,
				      size_t i, size_t *ret_n)
{
	for (size_t n = l->longest; n; n--) {
		const struct lesson *k;

		if (i + n > s->toks.n)
			continue;
		k = map_get(&l->from, str_of(joined(a, s, i, n)));
		if (!k || k->votes <= k->against * 4)
			continue;
		*ret_n = n;
		return k;
	}
	return NULL;
}

/* "a -> b ( c )" as one writes it. */
static void write_lesson(struct buf *out, const char *to)
{
	struct str rest = str_of(to);
	char last = 0;

	while (rest.n) {
		ptrdiff_t sp = str_find(rest, STR(" "), 0);
		struct str w = { rest.p, sp < 0 ? rest.n : (size_t)sp };
		bool tight = !last || strchr("([>.!~&*", last) || strchr(")],.(;", w.p[0]) ||
			     str_is(w, "->");

		if (last == '>' && out->n > 1 && out->p[out->n - 2] != '-')
			tight = false;
		if (!tight)
			buf_addc(out, ' ');
		buf_add(out, w);
		last = w.p[w.n - 1];
		rest = sp < 0 ? (struct str){ NULL, 0 } :
				(struct str){ rest.p + sp + 1, rest.n - sp - 1 };
	}
}

struct str learned_translate(struct learned *l, struct arena *a, struct str text,
			     const char **ret_says)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
	struct side s = { .text = text };
	size_t pos = 0;

	*ret_says = NULL;
	if (!l->made)
		make(l);
	tok_lex(a, text, &s.toks);
	for (size_t i = 0; l->longest && i < s.toks.n; i++) {
		const struct lesson *k;
		size_t n = 0;

		if (!word(&s, i))
			continue;
		k = lesson_at(l, a, &s, i, &n);
		if (!k)
			continue;
		buf_add(&out, (struct str){ text.p + pos, s.toks.v[i].off - pos });
		write_lesson(&out, k->to);
		pos = s.toks.v[i + n - 1].off + s.toks.v[i + n - 1].len;
		i += n - 1;
		if (!*ret_says)
			*ret_says = arena_printf(a, "%s is %s in this file", k->from, k->to);
	}
	if (!*ret_says)
		return text;
	buf_add(&out, (struct str){ text.p + pos, text.n - pos });
	return arena_span(a, buf_str(&out));
}
