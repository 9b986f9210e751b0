/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a function does, counted: calls, gotos and returns. Upstream's change of these numbers is
 * the port's, or the port lost or doubled a part of it.
 */
#include "port/gate_parts.h"

/* How often a word stands on each side of a function. */
struct tally {
	size_t p, u, t, r;
	uint32_t line;		/* of the port, where it came */
};

static bool counted(const struct toks *t, const struct item *it, size_t i)
{
	if (t->v[i].kind != TOK_IDENT || t->v[i].flags & TOK_PP)
		return false;
	if (tok_is(t, i, "goto") || tok_is(t, i, "return"))
		return true;
	return i + 1 < it->end && tok_is(t, i + 1, "(") && !tok_keyword(tok_str(t, i));
}

static void count(struct gate_func *fn, struct map *m, const struct toks *t,
		  const struct item *it, size_t offset)
{
	for (size_t i = it->body; i < it->end; i++) {
		void **slot;
		struct tally *k;

		if (!counted(t, it, i))
			continue;
		slot = map_at(m, tok_str(t, i));
		if (!*slot)
			*slot = ARENA_NEW(fn->g->arena, struct tally);
		k = *slot;
		++*(size_t *)((char *)k + offset);
		if (t == &fn->g->toks && gate_fresh(fn->g, i))
			k->line = t->v[i].line;
	}
}

/*
 * Upstream moved it, or left it alone, and the port makes one more or one less of it. Fewer than
 * upstream's is no fault: the branch may have it already. Words that upstream has not are the
 * branch's own for something.
 */
static const char *differs(struct arena *a, struct str w, const struct tally *k)
{
	if (k->p == k->u && k->p && k->r > k->t)
		return arena_printf(a, "%.*s: upstream has as many as before, and the port adds "
				    "%zu", STR_ARG(w), k->r - k->t);
	if (k->p == k->u && k->p && k->r < k->t)
		return arena_printf(a, "%.*s: upstream has as many as before, and the port removes "
				    "%zu", STR_ARG(w), k->t - k->r);
	if (k->u > k->p && k->r > k->t + (k->u - k->p))
		return arena_printf(a, "%.*s: upstream adds %zu, and the port %zu", STR_ARG(w),
				    k->u - k->p, k->r - k->t);
	if (k->u < k->p && k->r + (k->p - k->u) < k->t)
		return arena_printf(a, "%.*s: upstream removes %zu, and the port %zu", STR_ARG(w),
				    k->p - k->u, k->t - k->r);
	return NULL;
}

static size_t prefix(struct str a, struct str b)
{
	size_t n = 0;

	while (n < a.n && n < b.n && a.p[n] == b.p[n])
		n++;
	return n;
}

static size_t suffix(struct str a, struct str b)
{
	size_t n = 0;

	while (n < a.n && n < b.n && a.p[a.n - 1 - n] == b.p[b.n - 1 - n])
		n++;
	return n;
}

/* @own is a form of @w, and @like has what sets @w apart: kmalloc(), kvmalloc(), kvzalloc(). */
static bool nearer(struct str w, struct str like, struct str own)
{
	return 2 * (prefix(w, own) + suffix(w, own)) > own.n &&
	       (prefix(w, like) > prefix(w, own) || suffix(w, like) > suffix(w, own));
}

static bool releases(struct str w)
{
	static const char *const parts[] = { "free", "put", "destroy", "unlock", "release", "del",
					     "unregister", "disable", "cancel" };

	for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
		if (str_find(w, str_of(parts[i]), 0) >= 0)
			return true;
	return false;
}

/*
 * Words of the branch's own that the port takes away. Where upstream writes one word for another
 * of its family and the branch has a third, which one it wants is a guess; and what the branch
 * releases by a call that upstream never had is not released any more.
 */
static size_t own_words(struct gate_func *fn, const struct map *m)
{
	struct str w, own = { 0 }, gone = { 0 }, come = { 0 }, lost = { 0 };
	size_t pos = 0, less = 0, unmade = 0;
	const char *why = NULL;
	struct port_finding *f;
	void *v;

	while (map_next(m, &pos, &w, &v)) {
		const struct tally *k = v;

		if (!k->p && !k->u && k->r < k->t) {
			own = w;
			if (releases(w)) {
				lost = w;
				less += k->t - k->r;
			}
		} else if (k->p > k->u && !k->t && !k->r) {
			gone = w;
			unmade += releases(w) ? k->p - k->u : 0;
		} else if (k->u > k->p && !k->p && !k->t && k->r) {
			come = w;
		}
	}
	if (own.n && gone.n && come.n && nearer(gone, come, own))
		why = arena_printf(fn->g->arena, "%.*s replaces %.*s here, and %.*s upstream",
				   STR_ARG(come), STR_ARG(own), STR_ARG(gone));
	else if (lost.n && less > unmade)
		why = arena_printf(fn->g->arena,
				   "the port takes %.*s away, which is the branch's own",
				   STR_ARG(lost));
	f = why ? gate_find(fn->g, "calls", own, fn->g->toks.v[fn->r->head].line) : NULL;
	if (!f)
		return 0;
	f->text = arena_printf(fn->g->arena, "%.*s(): %s", STR_ARG(fn->r->name), why);
	return 1;
}

/* Words that upstream adds or removes and the port does not: translated, where
 * a rung translates. */
struct other_words {
	size_t added, removed;
};

static size_t above(size_t a, size_t b)
{
	return a > b ? a - b : 0;
}

static struct other_words other_words(struct gate_func *fn, const struct map *m)
{
	struct other_words ret = { 0 };
	struct str w;
	void *v;

	if (fn->g->r->rung < RUNG_RULES)
		return ret;
	for (size_t pos = 0; map_next(m, &pos, &w, &v);) {
		const struct tally *k = v;

		ret.added += above(above(k->u, k->p), above(k->r, k->t));
		ret.removed += above(above(k->p, k->u), above(k->t, k->r));
	}
	return ret;
}

/* Is what the port has more than upstream accounted for by words that upstream has more? */
static bool translated(struct other_words *o, const struct tally *k)
{
	size_t came = above(above(k->r, k->t), above(k->u, k->p));
	size_t went = above(above(k->t, k->r), above(k->p, k->u));

	if (came > o->added || went > o->removed)
		return false;
	o->added -= came;
	o->removed -= went;
	return true;
}

size_t gate_calls(struct gate_func *fn)
{
	struct gate_file *g = fn->g;
	size_t pos = 0, found = 0;
	struct other_words others;
	struct map m;
	struct str w;
	void *v;

	if (!fn->t || !fn->p || !fn->u)
		return 0;
	map_init(&m, g->arena);
	count(fn, &m, &g->x->p.toks, fn->p, offsetof(struct tally, p));
	count(fn, &m, &g->x->u.toks, fn->u, offsetof(struct tally, u));
	count(fn, &m, &g->x->t.toks, fn->t, offsetof(struct tally, t));
	count(fn, &m, &g->toks, fn->r, offsetof(struct tally, r));
	found = own_words(fn, &m);
	others = other_words(fn, &m);
	while (map_next(&m, &pos, &w, &v)) {
		const struct tally *k = v;
		const char *why = differs(g->arena, w, k);
		struct port_finding *f = why && !translated(&others, k) ?
			gate_find(g, "calls", w, k->line) : NULL;

		if (!f)
			continue;
		f->text = arena_printf(g->arena, "%.*s(): %s", STR_ARG(fn->r->name), why);
		found++;
	}
	return found;
}
