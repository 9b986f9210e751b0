/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "port/calls.h"

#include "c/names.h"
#include "port/call_form.h"
#include "port/call_proto.h"
#include "port/learned.h"
#include "port/rewrite.h"


/* One file in which upstream and the branch can be compared. */
struct call_witness {
	struct trio *x;
	const size_t *t_of_p;
	struct aligned **al;	/* by item of P, made when needed */
};

/* Forms that were seen for one callee. */
struct call_forms {
	ARR(struct call_form) v;
};

void calls_init(struct calls *c, struct arena *a, struct trio *x, const struct pieces *pc,
		const struct port_options *o, const char *path)
{
	*c = (struct calls){ .arena = a, .x = x, .pc = pc, .o = o, .path = path };
}

static struct call_witness *witness_new(struct calls *c, struct trio *x, const size_t *t_of_p)
{
	struct call_witness *w = ARENA_NEW(c->arena, struct call_witness);

	*w = (struct call_witness){ x, t_of_p,
				    ARENA_NEW_N(c->arena, struct aligned *, x->p.items.n + 1) };
	return w;
}

/* Another file of the change, read when the first of its files asks: many large ones may follow. */
static struct call_witness *witness_of(struct calls *c, struct port_own *own, size_t i)
{
	const struct port_file *f = &own->files[i];
	struct call_witness *w;
	struct pieces pc;
	struct trio *x;

	if (!f->before.there || !f->branch.there || !port_is_c(f->path) ||
	    f->before.text.p == c->x->p.text.p)
		return NULL;
	if (!own->witness)
		own->witness = ARENA_NEW_N(c->arena, struct call_witness *, own->n);
	w = own->witness[i];
	/* two files of upstream's may be one here: its text is another after the first */
	if (w && w->x->t.text.p == f->branch.text.p)
		return w;
	x = trio_of(c->arena, f, own);
	pieces_find(x, &pc);
	own->witness[i] = witness_new(c, x, pc.t_of_p);
	return own->witness[i];
}

static void ready(struct calls *c)
{
	map_init(&c->forms, c->arena);
	map_init(&c->protos, c->arena);
	c->own = witness_new(c, c->x, c->pc->t_of_p);
	c->ready = true;
}

static const struct aligned *aligned_item(struct calls *c, struct call_witness *w, size_t item)
{
	const struct item *p = &w->x->p.items.v[item], *t;

	if (w->al[item])
		return w->al[item];
	t = &w->x->t.items.v[w->t_of_p[item]];
	w->al[item] = ARENA_NEW(c->arena, struct aligned);
	aligned_make(c->arena, (struct tok_range){ &w->x->p, p->first, p->end },
		     (struct tok_range){ &w->x->t, t->first, t->end }, w->al[item]);
	return w->al[item];
}

static void vote(struct calls *c, struct call_forms *to, const struct call_form *f)
{
	for (size_t i = 0; i < to->v.n; i++)
		if (!strcmp(to->v.v[i].key, f->key)) {
			to->v.v[i].votes++;
			return;
		}
	*ARR_PUSH(c->arena, to->v) = *f;
}

static void ask(struct calls *c, struct call_witness *w, struct str callee, uint32_t id,
		struct call_forms *ret)
{
	const struct toks *p = &w->x->p.toks;

	for (size_t item = 0; item < w->x->p.items.n; item++) {
		const struct item *it = &w->x->p.items.v[item];

		if (w->t_of_p[item] == NO_ITEM || it->kind == ITEM_PROTO)
			continue;
		for (size_t i = it->kind == ITEM_FUNC ? it->body : it->first; i < it->end; i++) {
			struct call_form f;

			if (p->v[i].id == id && str_eq(tok_str(p, i), callee) &&
			    call_form_read(c->arena, aligned_item(c, w, item), i, &f))
				vote(c, ret, &f);
		}
	}
}

static struct call_forms *forms_of(struct calls *c, struct str callee, uint32_t id)
{
	void **slot = map_at(&c->forms, callee);
	struct call_forms *f = *slot;
	struct port_own *own = c->o->own;

	if (f)
		return f;
	f = ARENA_NEW(c->arena, struct call_forms);
	*slot = f;
	/* this file first; what it does not teach, the others of the change may */
	ask(c, c->own, callee, id, f);
	for (size_t i = 0; own && i < own->n && !f->v.n; i++) {
		struct call_witness *w = witness_of(c, own, i);

		if (w)
			ask(c, w, callee, id, f);
	}
	return f;
}

/* What most of the calls became; ret->doubt where others became something else. */
static bool best_form(struct calls *c, const struct call_forms *all, size_t nargs,
		      struct call_form *ret)
{
	const struct call_form *best = NULL;
	size_t votes = 0;

	for (size_t i = 0; i < all->v.n; i++) {
		const struct call_form *f = &all->v.v[i];

		if (f->rest ? nargs < f->rest : nargs != f->args)
			continue;
		votes += f->votes;
		if (!best || f->votes > best->votes)
			best = f;
	}
	if (!best || best->votes * 2 <= votes)
		return false;
	*ret = *best;
	if (best->votes < votes)
		ret->doubt = arena_printf(c->arena, "the branch writes it in %zu of %zu places",
					  best->votes, votes);
	return true;
}

/*
 * Is this call one that the branch cannot make?
 * @ret_proto: the branch has the function, and its prototype may tell that, and how.
 */
static bool lacking(struct calls *c, struct str callee, size_t nargs, bool *ret_proto)
{
	const struct world *w = c->o->world;
	const struct map *own = port_own_names(c->arena, c->o->own);
	struct world_def d = { 0 };
	enum world_answer ans;

	*ret_proto = false;
	if (tok_keyword(callee) || names_builtin(callee) || (own && map_has(own, callee)))
		return false;
	ans = w->find(w->ctx, c->path, callee, NAME_ANY, &d);
	if (ans == WORLD_ABSENT)
		return true;
	if (ans != WORLD_FOUND || !d.callable)
		return false;
	if (call_proto_retyped(c->arena, &c->x->p, &c->x->t, callee))
		return true;
	if (d.arity_known && (int)nargs >= d.args_min &&
	    (d.args_max < 0 || (int)nargs <= d.args_max))
		return false;
	*ret_proto = true;
	return d.arity_known;
}

/* What the prototypes say, read once a callee and number of arguments (@key). */
static bool by_proto(struct calls *c, struct str key, struct str callee, size_t nargs,
		     struct call_form *ret)
{
	void **slot = map_at(&c->protos, arena_span(c->arena, key));
	struct call_form *f = *slot;

	if (!f) {
		f = ARENA_NEW(c->arena, struct call_form);
		*slot = f;
		if (!call_proto_form(c->arena, c->o, c->path, &c->x->t.toks, callee, nargs, f))
			*f = (struct call_form){ 0 };
	}
	*ret = *f;
	return f->n;
}

static size_t count(struct str text, struct str word)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	struct toks t;
	size_t n = 0;

	tok_lex(&a, text, &t);
	for (size_t i = 0; i < t.n; i++)
		n += t.v[i].kind == TOK_IDENT && str_eq(tok_str(&t, i), word);
	return n;
}

static void note(struct calls *c, const struct rule_block *b, const struct call_form *f,
		 struct str text, struct str known, struct learned_note *ret)
{
	const char *says = arena_printf(c->arena, "%.*s is written %.*s here",
					STR_ARG(b->side[RULE_NEW].raw),
					STR_ARG(b->side[RULE_OLD].raw));

	ret->says = ret->says ? arena_printf(c->arena, "%s; %s", ret->says, says) : says;
	if (f->doubt && count(text, b->name) > count(known, b->name))
		ret->doubt = arena_printf(c->arena, "%.*s(): %s", STR_ARG(b->name), f->doubt);
}

static bool rewrite(struct calls *c, struct rule_text *t, const struct toks *toks,
		    const struct items *items, const struct rule_block *b)
{
	struct rewrite r;
	struct str text;
	size_t *line, nlines;
	uint32_t *hits;

	rewrite_init(&r, c->arena, b, &b->side[RULE_NEW], toks, items);
	if (!rewrite_all(&r, &b->side[RULE_OLD], &text, &line, &nlines, &hits))
		return false;
	rule_text_step(t, text, line, nlines);
	return true;
}

/* The first call that can be written otherwise; false: there is none. */
static bool one(struct calls *c, struct rule_text *t, struct str before, struct map *tried,
		struct learned_note *ret)
{
	struct toks toks;
	struct items items;

	tok_lex(c->arena, t->text, &toks);
	item_split(c->arena, &toks, &items);
	for (size_t i = 0; i + 1 < toks.n; i++) {
		struct str callee = tok_str(&toks, i), key;
		struct call_args args;
		struct call_form f;
		bool proto, lacks;

		if (toks.v[i].kind != TOK_IDENT || !tok_is(&toks, i + 1, "(") ||
		    (i && tok_access(&toks, i - 1)) ||
		    !call_args(&toks, i, toks.n, &args))
			continue;
		key = str_of(arena_printf(c->arena, "%.*s/%zu", STR_ARG(callee), args.n));
		if (map_has(tried, key))
			continue;
		map_put(tried, key, c);
		lacks = lacking(c, callee, args.n, &proto);
		if ((lacks && best_form(c, forms_of(c, callee, toks.v[i].id), args.n, &f)) ||
		    (proto && by_proto(c, key, callee, args.n, &f))) {
			const struct rule_block *b = call_form_block(c->arena, &f, callee, args.n);

			if (!rewrite(c, t, &toks, &items, b))
				continue;
			note(c, b, &f, toks.text, before, ret);
			return true;
		}
	}
	return false;
}

void calls_translate(struct calls *c, struct rule_text *t, struct str known,
		     struct learned_note *ret)
{
	struct map tried;

	if (!c->o || !c->o->world)
		return;
	if (!c->ready)
		ready(c);
	map_init(&tried, c->arena);
	while (one(c, t, known, &tried, ret))
		;
}
