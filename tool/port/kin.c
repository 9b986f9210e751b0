/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "port/kin.h"

static bool called(const struct toks *t, size_t i)
{
	return i + 1 < t->n && t->v[i].kind == TOK_IDENT && !tok_keyword(tok_str(t, i)) &&
	       tok_is(t, i + 1, "(") && !tok_access(t, i - 1);
}

static size_t calls(const struct toks *t, struct str name)
{
	size_t n = 0;

	for (size_t i = 0; i < t->n; i++)
		n += called(t, i) && str_eq(tok_str(t, i), name);
	return n;
}

static size_t common_head(struct str a, struct str b)
{
	size_t n = 0;

	while (n < a.n && n < b.n && a.p[n] == b.p[n])
		n++;
	return n;
}

static size_t common_tail(struct str a, struct str b, size_t head)
{
	size_t n = 0;

	while (n < a.n - head && n < b.n - head && a.p[a.n - 1 - n] == b.p[b.n - 1 - n])
		n++;
	return n;
}

/* Names that share most of their letters. */
static bool related(struct str a, struct str b)
{
	size_t head = common_head(a, b), both = head + common_tail(a, b, head);

	return both * 3 >= (a.n > b.n ? a.n : b.n) * 2;
}

static void pair(struct arena *a, struct kins *ret, struct str from, struct str to)
{
	size_t before = calls(ret->p, from), after = calls(ret->u, from);

	for (size_t i = 0; i < ret->n; i++)
		if (str_eq(ret->v[i].from, from)) {
			if (!str_eq(ret->v[i].to, to))
				ret->v[i].fewer = 0;	/* not of one mind */
			return;
		}
	*ARR_PUSH(a, *ret) = (struct kin_pair){ from, to, before > after ? before - after : 0 };
}

void kin_study(struct arena *a, const struct side *p, const struct side *u, const struct side *t,
	       struct kins *ret)
{
	struct aligned al;

	*ret = (struct kins){ .p = &p->toks, .u = &u->toks };
	aligned_make(a, (struct tok_range){ p, 0, p->toks.n },
		     (struct tok_range){ t, 0, t->toks.n }, &al);
	for (size_t i = 0; i < p->toks.n; i++) {
		struct str from = tok_str(&p->toks, i), to;
		size_t first, end;

		if (!called(&p->toks, i) || !aligned_instead(&al, i, i + 1, &first, &end) ||
		    end != first + 1 || !called(&t->toks, first))
			continue;
		to = tok_str(&t->toks, first);
		if (!str_eq(from, to) && related(from, to) && !calls(&t->toks, from))
			pair(a, ret, from, to);
	}
}

struct str kin_of(struct arena *a, const struct kins *k, const struct toks *t, size_t i)
{
	struct str name = tok_str(t, i), ret = { 0 };

	if (!k->n || !called(t, i) || calls(k->p, name))
		return ret;
	for (size_t n = 0; n < k->n; n++) {
		const struct kin_pair *x = &k->v[n];
		size_t head = common_head(x->from, x->to);
		size_t tail = common_tail(x->from, x->to, head);
		size_t out = x->from.n - head - tail, in = x->to.n - head - tail;
		struct str made;

		/* the letters that differ stand in the new name at the same place */
		if (!x->fewer || !related(name, x->from) || name.n < head + out ||
		    memcmp(name.p, x->from.p, head + out))
			continue;
		made = str_of(arena_printf(a, "%.*s%.*s%.*s", (int)head, name.p, (int)in,
					   x->to.p + head, (int)(name.n - head - out),
					   name.p + head + out));
		if (ret.n && !str_eq(ret, made))
			return (struct str){ 0 };
		ret = made;
	}
	return ret;
}
