/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which rules a branch needs, and which way: it is asked for the names of both
 * forms. A form is written only where everything in it is there, or can be
 * translated further by another rule that is used.
 */
#include "port/rules.h"

#include "c/item.h"
#include "c/names.h"

struct rule_probe {
	enum rule_verdict verdict;
	bool busy;
	const char *why;
};

enum fit { FIT_NO, FIT_YES, FIT_UNKNOWN };

void rules_plan(struct rule_plan *p, struct arena *a, struct rule_set *set,
		const struct world *world, const struct map *own, const char *path)
{
	static const struct rule_set none;

	if (rules_all(set))
		set = (struct rule_set *)&none;
	*p = (struct rule_plan){ .arena = a, .set = set, .world = world, .own = own, .path = path };
	p->probe = ARENA_NEW_N(a, struct rule_probe, 2 * set->nblocks + 1);
}

static bool text_is(const struct rule_side *s, size_t i, const char *z)
{
	return i < s->n && s->v[i].meta < 0 && str_is(s->v[i].text, z);
}

/* How many arguments the call has whose '(' is atom @open. */
static int arguments(const struct rule_side *s, size_t open)
{
	int n = 1, depth = 0;

	if (text_is(s, open + 1, ")"))
		return 0;
	for (size_t i = open; i < s->n; i++) {
		if (text_is(s, i, "(") || text_is(s, i, "[") || text_is(s, i, "{"))
			depth++;
		else if (text_is(s, i, ")") || text_is(s, i, "]") || text_is(s, i, "}"))
			depth--;
		else if (depth == 1 && text_is(s, i, ","))
			n++;
		if (!depth)
			break;
	}
	return n;
}

/* Arguments of the call that atom @i makes; -1: it is no call. */
static int call_of(const struct rule_side *s, size_t i)
{
	return text_is(s, i + 1, "(") ? arguments(s, i + 1) : -1;
}

static enum fit of_answer(enum world_answer w)
{
	return w == WORLD_UNKNOWN ? FIT_UNKNOWN : w == WORLD_ABSENT ? FIT_NO : FIT_YES;
}

static enum fit name_fits(const struct rule_plan *p, const struct rule_side *s, size_t i)
{
	struct str name = s->v[i].text;
	struct world_def d = { 0 };
	enum name_kind kind = NAME_ANY;
	enum world_answer w;
	int args = call_of(s, i);

	if (names_builtin(name) || (p->own && map_has(p->own, name)))
		return FIT_YES;
	if (text_is(s, i ? i - 1 : s->n, "struct") || text_is(s, i ? i - 1 : s->n, "union") ||
	    text_is(s, i ? i - 1 : s->n, "enum"))
		kind = NAME_TAG;
	else if (i && (text_is(s, i - 1, "->") || text_is(s, i - 1, ".")))
		kind = NAME_FIELD;
	w = p->world->find(p->world->ctx, p->path, name, kind, &d);
	if (w == WORLD_FOUND && kind == NAME_ANY && args >= 0 && d.callable && d.arity_known &&
	    (args < d.args_min || (d.args_max >= 0 && args > d.args_max)))
		return FIT_NO;
	return of_answer(w);
}

static int has_file(const struct world *w, const char *path)
{
	struct str text;

	return w->text(w->ctx, path, &text);
}

/* "#include <linux/x.h>" */
static enum fit include_fits(const struct rule_plan *p, const struct rule_side *s)
{
	struct str h = s->v[2].text;
	int there;

	if (h.n < 3 || h.p[0] != '<' || str_starts(h, "<asm"))
		return FIT_UNKNOWN;
	there = has_file(p->world, arena_printf(p->arena, "include/%.*s", (int)h.n - 2, h.p + 1));
	return there < 0 ? FIT_UNKNOWN : there ? FIT_YES : FIT_NO;
}

/* Does another used rule translate atom @i of @s on? */
static bool translated_on(struct rule_plan *p, const struct rule_block *b, enum rule_dir dir,
			  const struct rule_side *s, size_t i)
{
	int args = call_of(s, i);

	for (size_t k = 0; k < p->set->n; k++)
		for (size_t j = 0; j < p->set->v[k]->n; j++) {
			const struct rule_block *c = p->set->v[k]->blocks[j];
			const struct rule_side *from =
				&c->side[dir == RULE_TO_OLD ? RULE_NEW : RULE_OLD];

			if (c == b || c->rule->stop || !(c->directions & dir))
				continue;
			for (size_t m = 0; m < from->n; m++)
				if (from->v[m].name && str_eq(from->v[m].text, s->v[i].text) &&
				    call_of(from, m) == args &&
				    rules_verdict(p, c, dir, NULL) == RULE_USED)
					return true;
		}
	return false;
}

/* Everything that the form names is there. */
static enum fit target_fits(struct rule_plan *p, const struct rule_block *b, enum rule_dir dir,
			    const struct rule_side *to, const char **why)
{
	enum fit all = FIT_YES;

	if (b->kind == RULE_INCLUDE)
		return include_fits(p, to);
	for (size_t i = 0; i < to->n; i++) {
		enum fit f = to->v[i].name ? name_fits(p, to, i) : FIT_YES;

		if (f == FIT_NO && translated_on(p, b, dir, to, i))
			f = FIT_YES;
		if (f == FIT_YES)
			continue;
		*why = arena_printf(p->arena, f == FIT_NO ? "%.*s is not there either" :
				    "cannot tell whether %.*s is there", STR_ARG(to->v[i].text));
		all = f;
		if (f == FIT_NO)
			break;
	}
	return all;
}

/* Something that the form names is not there. */
static enum fit source_lacks(struct rule_plan *p, const struct rule_block *b,
			     const struct rule_side *from, const char **why)
{
	enum fit lacks = FIT_NO;

	if (b->kind == RULE_INCLUDE) {
		enum fit f = include_fits(p, from);

		*why = f == FIT_NO ? "the header is not there" : "the header is there";
		return f == FIT_UNKNOWN ? f : f == FIT_NO ? FIT_YES : FIT_NO;
	}
	*why = "the branch has what it names";
	for (size_t i = 0; i < from->n; i++) {
		enum fit f = from->v[i].name ? name_fits(p, from, i) : FIT_YES;

		if (f == FIT_NO) {
			int args = call_of(from, i);

			*why = args < 0 ?
			       arena_printf(p->arena, "%.*s is not there", STR_ARG(from->v[i].text)) :
			       arena_printf(p->arena, "%.*s() of %d argument%s is not there",
					    STR_ARG(from->v[i].text), args, args == 1 ? "" : "s");
			return FIT_YES;
		}
		if (f == FIT_UNKNOWN) {
			lacks = f;
			*why = arena_printf(p->arena, "cannot tell whether %.*s is there",
					    STR_ARG(from->v[i].text));
		}
	}
	return lacks;
}

static enum rule_verdict judge(struct rule_plan *p, const struct rule_block *b, enum rule_dir dir,
			       const char **why)
{
	const struct rule_side *from = &b->side[dir == RULE_TO_OLD ? RULE_NEW : RULE_OLD];
	const struct rule_side *to = &b->side[dir == RULE_TO_OLD ? RULE_OLD : RULE_NEW];
	int where = rules_holds(&b->where, p->world, p->path);
	enum fit f;

	*why = where ? "what it asks of the tree cannot be told" : "it is for other trees";
	if (where <= 0)
		return where ? RULE_UNDECIDED : RULE_UNUSED;
	if (b->old.n) {
		int old = rules_holds(&b->old, p->world, p->path);

		f = old < 0 ? FIT_UNKNOWN : (old == 1) == (dir == RULE_TO_OLD) ? FIT_YES : FIT_NO;
		*why = old < 0 ? "what it asks of the tree cannot be told" :
		       f == FIT_YES ? arena_printf(p->arena, "the tree is %s",
						   old ? "of the old kind" : "of the new kind") :
		       "the branch speaks this form";
		/* what the change itself brings is not to be translated away */
		for (size_t i = 0; p->own && i < from->n && f == FIT_YES; i++)
			if (from->v[i].name && map_has(p->own, from->v[i].text) && call_of(from,
											   i) >= 0)
				f = FIT_NO;
	} else {
		f = source_lacks(p, b, from, why);
	}
	if (f != FIT_NO) {
		enum fit t = target_fits(p, b, dir, to, why);

		/* what cannot be written needs no decision */
		f = t == FIT_YES ? f : t;
	}
	return f == FIT_YES ? RULE_USED : f == FIT_NO ? RULE_UNUSED : RULE_UNDECIDED;
}

enum rule_verdict rules_verdict(struct rule_plan *p, const struct rule_block *b, enum rule_dir dir,
				const char **ret_why)
{
	struct rule_probe *probe = &p->probe[2 * b->index + (dir == RULE_TO_NEW)];

	if (ret_why)
		*ret_why = NULL;
	if (b->rule->stop || !(b->directions & dir))
		return RULE_UNUSED;
	if (!p->world)
		return p->force == dir && (!p->only || p->only == b) ? RULE_USED : RULE_UNUSED;
	if (probe->busy)	/* a circle of rules translates nothing */
		return RULE_UNUSED;
	if (probe->verdict == RULE_UNASKED) {
		probe->busy = true;
		probe->verdict = judge(p, b, dir, &probe->why);
		probe->busy = false;
	}
	if (ret_why)
		*ret_why = probe->why;
	return probe->verdict;
}

/* ---- what is asked of a tree ---- */

/* The item of @path that defines or declares @name, and its file's tokens; 0 none, -1 unknown. */
static int find_item(struct arena *a, const struct world *w, const char *path, struct str name,
		     bool body, struct toks *t, struct item *ret)
{
	static const enum item_kind kinds[] = { ITEM_FUNC, ITEM_PROTO, ITEM_MACRO };
	struct items it;
	struct str text;
	int there = w->text(w->ctx, path, &text);

	if (there <= 0)
		return there;
	tok_lex(a, text, t);
	item_split(a, t, &it);
	for (size_t k = 0; k < ARRAY_SIZE(kinds) && (k == 0 || !body); k++)
		for (size_t i = 0; i < it.n; i++)
			if (it.v[i].kind == kinds[k] && str_eq(it.v[i].name, name)) {
				*ret = it.v[i];
				return 1;
			}
	return 0;
}

/* The words of a return type, without storage and attributes. */
static struct str return_type(struct arena *a, const struct toks *t, const struct item *it)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(4096);

	for (size_t i = it->head; i < it->end; i = tok_next(t, i)) {
		struct str s = tok_str(t, i);

		if (str_eq(s, it->name) || tok_is(t, i, "("))
			break;
		if (str_is(s, "static") || str_is(s, "extern") || str_is(s, "inline") ||
		    str_starts(s, "__"))
			continue;
		if (b.n && t->v[i].kind == TOK_IDENT)
			buf_addc(&b, ' ');
		buf_add(&b, s);
	}
	return arena_span(a, buf_str(&b));
}

static struct str squeeze(struct arena *a, struct str s)
{
	CLEANUP(buf_release) struct buf b = BUF_INIT(4096);
	struct toks t;

	tok_lex(a, s, &t);
	for (size_t i = 0; i < t.n; i++) {
		if (b.n && t.v[i].kind == TOK_IDENT)
			buf_addc(&b, ' ');
		buf_add(&b, tok_str(&t, i));
	}
	return arena_span(a, buf_str(&b));
}

static int type_is(struct arena *a, const struct rule_term *t, const struct world *w,
		   const char *path)
{
	struct world_def d = { 0 };
	enum world_answer ans = w->find(w->ctx, path, t->name, NAME_ANY, &d);
	struct toks toks;
	struct item it;
	int rc;

	if (ans == WORLD_UNKNOWN || ans == WORLD_BY_USE || (ans == WORLD_FOUND && !d.path))
		return -1;
	if (ans == WORLD_ABSENT)
		return 0;
	rc = find_item(a, w, d.path, t->name, false, &toks, &it);
	if (rc <= 0)
		return -1;
	if (it.kind == ITEM_MACRO)
		return 0;
	return str_eq(return_type(a, &toks, &it), squeeze(a, t->arg));
}

static int body_has(struct arena *a, const struct rule_term *t, const struct world *w)
{
	struct toks toks;
	struct item it;
	int rc = find_item(a, w, arena_strn(a, t->path), t->name, true, &toks, &it);

	if (rc <= 0)	/* where the function went one cannot say */
		return -1;
	for (size_t i = it.body; i < it.body_end; i++)
		if (toks.v[i].kind == TOK_IDENT && str_eq(tok_str(&toks, i), t->arg))
			return 1;
	return 0;
}

static int holds(struct arena *a, const struct rule_term *t, const struct world *w,
		 const char *path)
{
	enum fit f;

	switch (t->kind) {
	case TERM_TYPE:
		return type_is(a, t, w, path);
	case TERM_BODY:
		return body_has(a, t, w);
	case TERM_FILE:
		return has_file(w, arena_strn(a, t->name));
	case TERM_NAME:
	case TERM_TAG:
		break;
	}
	f = of_answer(w->find(w->ctx, path, t->name, t->kind == TERM_TAG ? NAME_TAG : NAME_ANY,
			      NULL));
	return f == FIT_UNKNOWN ? -1 : f == FIT_YES;
}

int rules_holds(const struct rule_terms *t, const struct world *w,
		const char *path)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	int all = 1;

	for (size_t i = 0; i < t->n; i++) {
		int one = holds(&tmp, &t->v[i], w, path);

		if (one >= 0 && t->v[i].negate)
			one = !one;
		if (!one)
			return 0;
		if (one < 0)
			all = -1;
	}
	return all;
}
