/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "port/operands.h"

#include "base/buf.h"
#include "c/names.h"

#define CHAIN_MAX 9	/* tokens of a->b->c->d->e */

struct operand {
	const char *to;
	bool split;		/* it is not the same everywhere */
	bool retyped;		/* a variable of another type: for the old text only */
};

static bool word(const struct toks *t, size_t i)
{
	return i < t->n && t->v[i].kind == TOK_IDENT && !tok_keyword(tok_str(t, i));
}

/* Not the name of a declaration, a member, a call or a label. */
static bool begins(const struct toks *t, size_t i)
{
	size_t p = tok_prev(t, i);

	if (!word(t, i) || tok_is(t, i + 1, "(") || tok_access(t, p))
		return false;
	if (tok_is(t, i + 1, ":") && !tok_is(t, p, "?"))
		return false;
	while (tok_is(t, p, "*"))
		p = tok_prev(t, p);
	if (p >= t->n || t->v[p].kind != TOK_IDENT)
		return true;
	return tok_is(t, p, "return") || tok_is(t, p, "else") || tok_is(t, p, "case") ||
	       tok_is(t, p, "do");
}

/* One past the names and members that hang together at @i; a call at the end is left out. */
static size_t chain_end(const struct toks *t, size_t i)
{
	i++;
	while (tok_access(t, i) && word(t, i + 1) && !tok_is(t, i + 2, "("))
		i += 2;
	return i;
}

static const char *spell(struct arena *a, const struct toks *t, size_t i, size_t end)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(1 << 12);

	for (; i < end; i++)
		buf_add(&b, tok_str(t, i));
	return arena_strn(a, buf_str(&b));
}

static bool has_operand(const struct toks *t, struct str name)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->v[i].kind == TOK_IDENT && str_eq(tok_str(t, i), name) && !tok_access(t, i - 1))
			return true;
	return false;
}

struct study {
	struct arena *arena;
	const struct toks *p, *t;
	const struct world *world;	/* may be NULL */
	const char *path;
	struct names here, there;	/* what the branch's item and upstream's declare */
	struct operands *ret;
};

static const struct name_local *local_of(const struct names *n, struct str name)
{
	for (size_t i = 0; i < n->locals.n; i++)
		if (str_eq(n->locals.v[i].name, name))
			return &n->locals.v[i];
	return NULL;
}

/* Is upstream's variable made from the very words [t0, t1) of the branch's? */
static bool made_from(const struct study *s, const struct name_local *l, size_t t0, size_t t1)
{
	size_t i = l->tok + 2;

	if (!tok_is(s->p, l->tok + 1, "=") || !tok_is(s->p, i + (t1 - t0), ";"))
		return false;
	for (; t0 < t1; t0++, i++)
		if (!str_eq(tok_str(s->p, i), tok_str(s->t, t0)))
			return false;
	return true;
}

/* A type that the branch does not have: what has its place there, has its calls too. */
static bool type_gone(const struct study *s, struct str type)
{
	if (!s->world || !str_starts(type, "struct "))
		return false;
	return s->world->find(s->world->ctx, s->path, (struct str){ type.p + 7, type.n - 7 },
			      NAME_TAG, NULL) == WORLD_ABSENT;
}

/*
 * May upstream's variable @from stand for what the branch has at [t0, t1)? Types decide; of a
 * member its name, or that upstream's variable is made from it.
 */
static bool agree(const struct study *s, size_t from, size_t t0, size_t t1, bool *ret_retyped)
{
	const struct name_local *there = local_of(&s->there, tok_str(s->p, from));
	const struct name_local *here = local_of(&s->here, tok_str(s->t, t0));

	*ret_retyped = false;
	if (!there || !here)
		return there && made_from(s, there, t0, t1);
	if (t1 - t0 > 1)
		return str_eq(there->name, tok_str(s->t, t1 - 1)) || made_from(s, there, t0, t1);
	if (!there->type.n || !here->type.n || there->stars != here->stars)
		return false;
	*ret_retyped = !str_eq(there->type, here->type) && !type_gone(s, there->type);
	return true;
}

static void learn(struct study *s, size_t p0, size_t p1, size_t t0, size_t t1)
{
	const char *from, *to;
	struct operand *k;
	bool retyped;
	void **slot;

	/* what both end in is no part of the difference: files->lock is current->files->lock */
	while (p1 - p0 > 2 && t1 - t0 > 2 && tok_access(s->p, p1 - 2) && tok_access(s->t, t1 - 2) &&
	       str_eq(tok_str(s->p, p1 - 2), tok_str(s->t, t1 - 2)) &&
	       str_eq(tok_str(s->p, p1 - 1), tok_str(s->t, t1 - 1))) {
		p1 -= 2;
		t1 -= 2;
	}
	if (p1 - p0 > 1 || has_operand(s->t, tok_str(s->p, p0)) ||
	    !agree(s, p0, t0, t1, &retyped))
		return;
	from = spell(s->arena, s->p, p0, p1);
	to = spell(s->arena, s->t, t0, t1);
	slot = map_at(&s->ret->map, str_of(from));
	k = *slot;
	if (!k) {
		k = ARENA_NEW(s->arena, struct operand);
		k->to = to;
		k->retyped = retyped;
		*slot = k;
		s->ret->n++;
	} else if (strcmp(k->to, to)) {
		k->split = true;
	}
}

/* Is the variable given a value anywhere but where it is declared? */
static bool assigned(const struct toks *t, const struct name_local *l)
{
	for (size_t i = 0; i < t->n; i++) {
		struct str op = tok_str(t, i + 1 < t->n ? i + 1 : i);

		if (i == l->tok || t->v[i].kind != TOK_IDENT || !str_eq(tok_str(t, i), l->name) ||
		    tok_access(t, i - 1))
			continue;
		if ((op.n && op.p[op.n - 1] == '=' && !str_is(op, "==") && !str_is(op, "<=") &&
		     !str_is(op, ">=") && !str_is(op, "!=")) || str_is(op, "++") ||
		    str_is(op, "--") || tok_is(t, i - 1, "&") || tok_is(t, i - 1, "++") ||
		    tok_is(t, i - 1, "--"))
			return true;
	}
	return false;
}

/* The branch's own variable of that type that is made from the same words; NULL: it has none. */
static const char *same_made(const struct study *s, const struct name_local *l, size_t end)
{
	for (size_t i = 0; i < s->here.locals.n; i++) {
		const struct name_local *h = &s->here.locals.v[i];
		size_t n = 0;

		if (h->param || h->stars != l->stars || !l->type.n || !str_eq(h->type, l->type))
			continue;
		while (l->tok + 1 + n <= end &&
		       str_eq(tok_str(s->p, l->tok + 1 + n), tok_str(s->t, h->tok + 1 + n)))
			n++;
		if (l->tok + 1 + n > end && !assigned(s->t, h))
			return arena_strn(s->arena, h->name);
	}
	return NULL;
}

/*
 * Variables of upstream's that are short for what the branch can reach itself:
 * "struct info *info = root->info;", never set again, and the branch's item has the same root.
 */
static void short_for(struct study *s)
{
	for (size_t i = 0; i < s->there.locals.n; i++) {
		const struct name_local *l = &s->there.locals.v[i], *root, *here;
		size_t first = l->tok + 2, end;
		struct operand *k;

		if (l->param || !tok_is(s->p, l->tok + 1, "=") || !word(s->p, first) ||
		    map_has(&s->ret->map, l->name) || has_operand(s->t, l->name))
			continue;
		end = chain_end(s->p, first);
		root = local_of(&s->there, tok_str(s->p, first));
		here = local_of(&s->here, tok_str(s->p, first));
		if (end - first < 3 || !tok_is(s->p, end, ";") || !root || !here ||
		    !root->type.n || !str_eq(root->type, here->type) ||
		    root->stars != here->stars || assigned(s->p, l) || assigned(s->p, root) ||
		    assigned(s->t, here))
			continue;
		k = ARENA_NEW(s->arena, struct operand);
		k->to = same_made(s, l, end);
		if (!k->to)
			k->to = spell(s->arena, s->p, first, end);
		map_put(&s->ret->map, l->name, k);
		s->ret->n++;
	}
}

void operands_study(struct arena *a, const struct side *p, const struct side *t,
		    const struct world *world, const char *path, struct operands *ret)
{
	struct study s = { .arena = a, .p = &p->toks, .t = &t->toks, .world = world,
			   .path = path, .ret = ret };
	struct aligned al;

	*ret = (struct operands){ 0 };
	map_init(&ret->map, a);
	names_of(a, s.t, 0, s.t->n, NAMES_USES | NAMES_LOCALS, &s.here);
	names_of(a, s.p, 0, s.p->n, NAMES_USES | NAMES_LOCALS, &s.there);
	aligned_make(a, (struct tok_range){ p, 0, p->toks.n },
		     (struct tok_range){ t, 0, t->toks.n }, &al);
	for (size_t i = 0; i < p->toks.n; i++) {
		size_t end, t0, t1;

		if (!begins(&p->toks, i))
			continue;
		end = chain_end(&p->toks, i);
		if (end - i <= CHAIN_MAX && aligned_instead(&al, i, end, &t0, &t1) &&
		    begins(&t->toks, t0) && chain_end(&t->toks, t0) == t1)
			learn(&s, i, end, t0, t1);
		i = end - 1;
	}
	short_for(&s);
}

static size_t count(const struct toks *t, struct str name)
{
	size_t n = 0;

	for (size_t i = 0; i < t->n; i++)
		n += begins(t, i) && str_eq(tok_str(t, i), name);
	return n;
}

void operands_for(struct operands *o, const struct toks *before, const struct toks *after)
{
	struct str from;
	void *val;

	for (size_t pos = 0; map_next(&o->map, &pos, &from, &val);) {
		struct operand *k = val;

		if (k->retyped && count(after, from) > count(before, from))
			k->split = true;
	}
}

const char *operands_at(const struct operands *o, const struct toks *t, size_t i)
{
	const struct operand *k = o->n && begins(t, i) ? map_get(&o->map, tok_str(t, i)) : NULL;

	return k && !k->split ? k->to : NULL;
}
