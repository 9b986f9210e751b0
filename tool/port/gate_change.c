/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The change gate: all files of a change together, against the branch.
 */
#include "port/gate_item.h"
#include "port/gate_parts.h"

/* Which lines of the result the branch did not have, and where it lost some. */
static void compare(struct gate_file *g, const struct trio *x, const struct side *r)
{
	const struct lines *t = &x->t.lines;
	struct diff d;

	g->lines = r->lines;
	diff_ids(g->arena, t->id, t->n, r->lines.id, r->lines.n, x->in.n, &d);
	g->fresh = ARENA_NEW_N(g->arena, bool, r->lines.n + 2);
	g->cut = ARENA_NEW_N(g->arena, bool, r->lines.n + 2);
	for (size_t i = 0; i < d.n; i++) {
		g->cut[d.v[i].b] |= d.v[i].an > 0;
		for (size_t k = 0; k < d.v[i].bn; k++)
			g->fresh[d.v[i].b + k] = true;
	}
}

struct port_finding *gate_find(struct gate_file *g, const char *check, struct str name,
			       uint32_t line)
{
	struct port_finding *f;

	for (size_t i = 0; i < g->r->findings.n; i++)
		if (!strcmp(g->r->findings.v[i].check, check) &&
		    str_eq(g->r->findings.v[i].name, name))
			return NULL;
	f = ARR_PUSH(g->arena, g->r->findings);
	f->check = check;
	f->name = arena_span(g->arena, name);
	f->line = line;
	return f;
}

void gate_review(struct gate_file *g, const char *why)
{
	if (!g->r->review)
		g->r->review_why = why;
	g->r->review = true;
}

void gate_names_init(struct gate_names *n, struct arena *a, const struct items *items)
{
	n->items = items;
	map_init(&n->first, a);
	n->next = ARENA_NEW_N(a, size_t, items->n + 1);
	for (size_t i = items->n; i-- > 0;) {
		void **slot = map_at(&n->first, items->v[i].name);

		n->next[i] = (uintptr_t)*slot;
		*slot = (void *)(i + 1);
	}
}

const struct item *gate_like(const struct gate_names *n, const struct item *it)
{
	for (size_t i = (uintptr_t)map_get(&n->first, it->name); i; i = n->next[i - 1]) {
		const struct item *k = &n->items->v[i - 1];

		if (k->kind == it->kind && k->ordinal == it->ordinal)
			return k;
	}
	return NULL;
}

bool gate_defined(const struct gate_file *g, struct str name)
{
	return map_has(&g->by_name.first, name);
}

/*
 * What the change itself defines. With several definitions of a name (the real
 * one and a stub under #else) the arity is known only where they agree.
 */
static bool bare_word(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!(s.p[i] == '_' || (s.p[i] >= '0' && s.p[i] <= '9' && i) ||
		      (s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= 'A' && s.p[i] <= 'Z')))
			return false;
	return s.n > 0;
}

/* A macro that stands where a definition would (DEFINE_MUTEX(x)) defines what it is given. */
static void collect_called(struct arena *a, const struct gate_file *p, struct map *own)
{
	for (size_t i = 0; i < p->names.calls.n; i++) {
		const struct name_call *c = &p->names.calls.v[i];

		for (size_t k = 0; k < c->nargs; k++) {
			struct str w = str_trim(c->args[k]);
			struct name_def *d;

			if (!bare_word(w) || map_has(own, w))
				continue;
			d = ARENA_NEW(a, struct name_def);
			d->name = w;
			d->kind = DEF_VAR;
			map_put(own, w, d);
		}
	}
}

static void collect_own(struct arena *a, const struct gate_file *p, struct map *own)
{
	for (size_t i = 0; i < p->names.defs.n; i++) {
		struct name_def *d = &p->names.defs.v[i];
		void **slot = map_at(own, d->name);
		const struct name_def *old = *slot;
		struct name_def *both;

		if (old && (old->args_min != d->args_min || old->args_max != d->args_max ||
			    old->callable != d->callable)) {
			both = ARENA_NEW(a, struct name_def);
			*both = *old;
			both->arity_known = false;
			*slot = both;
		} else {
			*slot = d;
		}
	}
}

/* Did the port bring a line of this item, a comment's too, or take one out of it? */
static bool touched(const struct gate_file *g, const struct item *it)
{
	const struct tok *last = &g->toks.v[it->end - 1];
	uint32_t line = g->toks.v[it->first].line, end = last->line;

	for (uint32_t k = 0; last->kind == TOK_COMMENT && k < last->len; k++)
		end += g->toks.text.p[last->off + k] == '\n';
	for (uint32_t i = line; i <= end; i++)
		if (g->fresh[i - 1] || (i > line && g->cut[i - 1]))
			return true;
	return false;
}

static const struct item *counterpart(const struct side *s, const struct item *it)
{
	return item_find(&s->items, it->kind, it->name, it->ordinal);
}

static void locals_of(struct arena *a, const struct side *s, const struct item *it,
		      struct names *ret)
{
	if (it)
		names_of(a, &s->toks, it->first, it->end, NAMES_USES | NAMES_LOCALS, ret);
}

static size_t check_func(struct gate_file *g, const struct item *it, const struct names *own)
{
	struct gate_func fn = { .g = g, .r = it, .rn = *own, .tn.words = g->names.words,
				.un.words = g->names.words };

	fn.t = counterpart(&g->x->t, it);
	fn.p = counterpart(&g->x->p, it);
	fn.u = counterpart(&g->x->u, it);
	locals_of(g->arena, &g->x->t, fn.t, &fn.tn);
	locals_of(g->arena, &g->x->u, fn.u, &fn.un);
	return gate_locals(&fn) + gate_members(&fn) + gate_arguments(&fn) + gate_calls(&fn) +
	       gate_sites(&fn) + gate_place(&fn) + gate_guards(&fn) + gate_early(&fn) +
	       gate_returns(&fn);
}

/* The items that the port touched; all others are the branch's own. */
static size_t check_items(struct gate_file *g)
{
	size_t found = 0;

	for (size_t i = 0; i < g->items.n; i++) {
		const struct item *it = &g->items.v[i];
		size_t defs = g->names.defs.n, uses = g->names.uses.n, locals = g->names.locals.n;
		struct names own = { 0 };

		if (!touched(g, it))
			continue;
		names_of(g->arena, &g->toks, it->first, it->end,
			 NAMES_DEFS | NAMES_USES | NAMES_LOCALS, &g->names);
		if (it->kind != ITEM_FUNC || !g->x)
			continue;
		own.defs.v = g->names.defs.v + defs;
		own.defs.n = g->names.defs.n - defs;
		own.uses.v = g->names.uses.v + uses;
		own.uses.n = g->names.uses.n - uses;
		own.locals.v = g->names.locals.v + locals;
		own.locals.n = g->names.locals.n - locals;
		found += check_func(g, it, &own);
	}
	return found;
}

/* Items balance one by one, and directives are items of their own: the file as a whole has to. */
static size_t check_balance(struct gate_file *g)
{
	bool known = g->x->balanced && g->toks.v == g->x->r.toks.v;
	const char *why = known ? NULL : gate_toks(g->arena, &g->x->t.toks, &g->toks);
	struct port_finding *f = why ? gate_find(g, "balance", (struct str){ "", 0 }, 1) : NULL;

	if (f)
		f->text = why;
	return f != NULL;
}

static void open_file(struct gate_file *g)
{
	const struct port_image *branch = &g->f->branch;
	struct trio *x = g->r->sides;
	struct side *r;

	/* not made from three images, or from another text of the branch's */
	if (!x || x->t.text.p != branch->text.p || x->t.text.n != branch->text.n) {
		x = ARENA_NEW(g->arena, struct trio);
		trio_init(x, g->arena, (struct str){ 0 }, (struct str){ 0 }, branch->text);
	}
	r = trio_made(x, g->r->text);
	compare(g, x, r);
	/* upstream's own text needs no comparison with upstream */
	if (g->r->sides && branch->there && g->r->rung != RUNG_IDENTICAL) {
		g->x = g->r->sides;
		side_lex(g->x, &g->x->p);
		side_lex(g->x, &g->x->u);
		side_lex(g->x, &g->x->t);
	}
	side_lex(x, r);
	for (size_t i = 0; i < r->lines.n; i++)
		for (size_t k = g->fresh[i] ? side_tok(r, i) : r->toks.n;
		     k < r->toks.n && r->toks.v[k].line == i + 1; k++)
			*ARR_PUSH(g->arena, g->fresh_toks) = k;
	g->toks = r->toks;
	g->items = r->items;
	gate_names_init(&g->by_name, g->arena, &g->items);
}

size_t port_gate(struct arena *a, const struct port_file *files, struct port_result *results,
		 size_t n, const struct port_options *o)
{
	struct gate_file *g = ARENA_NEW_N(a, struct gate_file, n + 1);
	struct str *texts = ARENA_NEW_N(a, struct str, n + 1);
	struct decls decls;
	struct map own;
	size_t found = 0, ntexts = 0;

	map_init(&own, a);
	for (size_t i = 0; i < n; i++)
		if (results[i].ok && !results[i].deleted)
			texts[ntexts++] = results[i].unchanged ? files[i].branch.text :
								 results[i].text;
	decls_init(&decls, a, o->world, texts, ntexts);
	for (size_t i = 0; i < n; i++) {
		g[i] = (struct gate_file){ .arena = a, .o = o, .f = &files[i], .r = &results[i],
					   .decls = &decls };
		if (!results[i].ok || results[i].deleted || results[i].unchanged)
			continue;
		if (!port_is_c(files[i].path)) {
			found += gate_assembly(&g[i], files, results, n);
			continue;
		}
		open_file(&g[i]);
		found += check_items(&g[i]);
		if (g[i].x)
			found += check_balance(&g[i]) + gate_conditions(&g[i]) +
				 gate_gone(&g[i]) + gate_constants(&g[i]) + gate_tables(&g[i]) +
				 gate_order(&g[i]);
		collect_own(a, &g[i], &own);
		collect_called(a, &g[i], &own);
	}
	for (size_t i = 0; o->world && i < n; i++)
		if (g[i].fresh)
			found += gate_uses(&g[i], &own) + gate_build(&g[i]);
	return found;
}
