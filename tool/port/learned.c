/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "port/learned.h"

#include "base/buf.h"
#include "c/names.h"
#include "port/kin.h"
#include "port/operands.h"
#include "port/returns.h"

/* Longer runs are edits, not names. */
#define LESSON_FROM 6
#define LESSON_TO 12

void learned_init(struct learned *l, struct arena *a, struct trio *x, const struct pieces *pc,
		  const struct port_options *o, const char *path)
{
	*l = (struct learned){ .arena = a, .x = x, .pc = pc };
	calls_init(&l->calls, a, x, pc, o, path);
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

/* A variable alone: what stands for it depends on its type (port/operands.h). */
static bool variable(const struct side *s, const struct names *n, size_t first, size_t count)
{
	for (size_t i = 0; count == 1 && i < n->locals.n; i++)
		if (str_eq(n->locals.v[i].name, tok_str(&s->toks, first)))
			return !tok_access(&s->toks, first - 1);
	return false;
}

static void study(struct learned *l, const struct map *branch, size_t p, size_t t)
{
	struct trio *x = l->x;
	const struct item *ip = &x->p.items.v[p], *it = &x->t.items.v[t];
	struct tok_range rp = { &x->p, ip->first, ip->end }, rt = { &x->t, it->first, it->end };
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct names names = { 0 };
	struct diff d;

	if (tok_same(rp, rt, false))
		return;
	tok_diff(&tmp, rp, rt, NULL, &d);
	if (d.n && ip->kind == ITEM_FUNC)
		names_of(&tmp, &x->p.toks, ip->first, ip->end, NAMES_USES | NAMES_LOCALS, &names);
	for (size_t i = 0; i < d.n; i++) {
		size_t a = rp.first + d.v[i].a, an = d.v[i].an, b = rt.first + d.v[i].b;
		size_t bn = d.v[i].bn;

		if (!an || !bn || an > LESSON_FROM || bn > LESSON_TO ||
		    !foreign(branch, &x->p, a, an) || !balanced(&x->p, a, an) ||
		    !balanced(&x->t, b, bn) || variable(&x->p, &names, a, an))
			continue;
		vote(l, phrase_joined(l->arena, &x->p, a, an),
		     phrase_joined(l->arena, &x->t, b, bn), an);
	}
}

static void make(struct learned *l)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct map branch;
	const struct side *t = &l->x->t;

	l->made = true;
	map_init(&l->from, l->arena);
	map_init(&branch, &tmp);
	for (size_t i = 0; i < t->toks.n; i++)
		if (t->toks.v[i].kind == TOK_IDENT)
			map_put(&branch, tok_str(&t->toks, i), l);
	for (size_t p = 0; p < l->x->p.items.n; p++)
		if (l->pc->t_of_p[p] != NO_ITEM)
			study(l, &branch, p, l->pc->t_of_p[p]);
}

static bool sure(const struct lesson *k)
{
	return k->votes > k->against * 4;
}

/* The lesson whose tokens stand at @i, longest first; *ret_n how many. */
static const struct lesson *lesson_at(struct learned *l, struct arena *a, const struct side *s,
				      size_t i, size_t *ret_n)
{
	for (size_t n = l->longest; n; n--) {
		const struct lesson *k;

		if (i + n > s->toks.n)
			continue;
		k = map_get(&l->from, str_of(phrase_joined(a, s, i, n)));
		if (!k || !sure(k))
			continue;
		*ret_n = n;
		return k;
	}
	return NULL;
}

static void say(struct learned *l, struct learned_note *n, const char *says)
{
	n->says = n->says ? arena_printf(l->arena, "%s; %s", n->says, says) : says;
}

/* Names by names: @text keeps its lines. */
static struct str words(struct learned *l, const struct operands *ops, struct str text,
			struct learned_note *ret)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
	struct side s = { .text = text };
	bool said = false;
	size_t pos = 0;

	tok_lex(l->arena, text, &s.toks);
	for (size_t i = 0; (l->longest || ops->n) && i < s.toks.n; i++) {
		const struct lesson *k;
		const char *to;
		size_t n = 0;

		if (!word(&s, i))
			continue;
		to = operands_at(ops, &s.toks, i);
		k = to ? NULL : lesson_at(l, l->arena, &s, i, &n);
		if (!to && !k)
			continue;
		n = to ? 1 : n;
		buf_add(&out, (struct str){ text.p + pos, s.toks.v[i].off - pos });
		if (to)
			buf_addz(&out, to);
		else
			phrase_write(&out, k->to);
		pos = s.toks.v[i + n - 1].off + s.toks.v[i + n - 1].len;
		if (!said)
			say(l, ret, arena_printf(l->arena, "%s is %s in this %s",
						 phrase_joined(l->arena, &s, i, n), to ? to : k->to,
						 to ? "function" : "file"));
		said = true;
		i += n - 1;
	}
	if (!said)
		return text;
	buf_add(&out, (struct str){ text.p + pos, text.n - pos });
	return arena_span(l->arena, buf_str(&out));
}

void learned_names(struct learned *l, struct str t, struct rule_text *before,
		   struct rule_text *after, struct learned_note *ret)
{
	struct operands ops = { 0 };
	struct learned_note ignored = { 0 };

	if (!l->made)
		make(l);
	if (before) {
		struct side p = { .text = before->text }, u = { .text = after->text };
		struct side b = { .text = t };

		tok_lex(l->arena, p.text, &p.toks);
		tok_lex(l->arena, u.text, &u.toks);
		tok_lex(l->arena, b.text, &b.toks);
		operands_study(l->arena, &p, &b, l->calls.o ? l->calls.o->world : NULL,
			       l->calls.path, &ops);
		operands_for(&ops, &p.toks, &u.toks);
	}
	after->text = words(l, &ops, after->text, ret);
	if (before)
		before->text = words(l, &ops, before->text, ret->says ? &ignored : ret);
}

/* New functions of upstream's whose relatives the branch uses: the branch's, where it has them. */
static struct str relatives(struct learned *l, const struct kins *kins, struct str text,
			    struct learned_note *ret)
{
	CLEANUP(buf_release) struct buf out = BUF_INIT(BUF_FILE_MAX);
	const struct world *w = l->calls.o ? l->calls.o->world : NULL;
	struct world_def d = { 0 };
	struct toks t;
	size_t pos = 0;

	if (!w || !kins->n)
		return text;
	tok_lex(l->arena, text, &t);
	for (size_t i = 0; i < t.n; i++) {
		struct str name = kin_of(l->arena, kins, &t, i);

		if (!name.n ||
		    w->find(w->ctx, l->calls.path, name, NAME_ANY, &d) != WORLD_FOUND ||
		    !d.callable)
			continue;
		buf_add(&out, (struct str){ text.p + pos, t.v[i].off - pos });
		buf_add(&out, name);
		pos = t.v[i].off + t.v[i].len;
		ret->doubt = arena_printf(l->arena,
					  "%.*s() for upstream's %.*s(), by its name alone",
					  STR_ARG(name), STR_ARG(tok_str(&t, i)));
		say(l, ret, ret->doubt);
	}
	if (!pos)
		return text;
	buf_add(&out, (struct str){ text.p + pos, text.n - pos });
	return arena_span(l->arena, buf_str(&out));
}

/* Families are seen before any call is written otherwise. */
static void study_kin(struct learned *l, struct str before, struct str after, struct str t,
		      struct kins *ret)
{
	struct side *side = ARENA_NEW_N(l->arena, struct side, 3);

	side[0].text = before;
	side[1].text = after;
	side[2].text = t;
	for (size_t i = 0; i < 3; i++)
		tok_lex(l->arena, side[i].text, &side[i].toks);
	kin_study(l->arena, &side[0], &side[1], &side[2], ret);
}

static void returns(struct learned *l, struct rule_text *before, struct rule_text *after,
		    struct str t, struct learned_note *ret)
{
	struct str p = returns_bare(l->arena, before->text, t);
	struct str u = returns_bare(l->arena, after->text, t);

	/* both or none: else they would differ in what upstream left alone */
	if (p.p == before->text.p || u.p == after->text.p)
		return;
	before->text = p;
	after->text = u;
	say(l, ret, "the function returns nothing here");
}

void learned_translate(struct learned *l, struct str t, struct rule_text *before,
		       struct rule_text *after, struct learned_note *ret)
{
	struct learned_note ignored = { 0 };
	struct kins kins = { 0 };

	if (!l->made)
		make(l);
	if (before)
		study_kin(l, before->text, after->text, t, &kins);
	after->text = relatives(l, &kins, after->text, ret);
	if (before)
		returns(l, before, after, t, ret);
	calls_translate(&l->calls, after, before ? before->text : (struct str){ 0 }, ret);
	if (before)
		calls_translate(&l->calls, before, before->text, ret->says ? &ignored : ret);
	learned_names(l, t, before, after, ret);
}

void learned_words(struct learned *l, struct arena *a, struct phrase_list *ret)
{
	struct str from;
	size_t pos = 0;
	void *val;

	if (!l->made)
		make(l);
	while (map_next(&l->from, &pos, &from, &val)) {
		const struct lesson *k = val;

		if (sure(k))
			*ARR_PUSH(a, *ret) = (struct phrase){ k->from, k->to };
	}
}
