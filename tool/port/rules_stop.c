/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names that stayed while their meaning flipped: nothing fails to compile. What
 * a tree means is seen from the tree; where upstream and the branch differ, a
 * use that the port brings is refused.
 */
#include "port/rewrite.h"

static const char *sentence(struct arena *a, const struct rule_block *b, struct str name, int ours)
{
	const struct rule *r = b->rule;

	if (ours < 0)
		return arena_printf(a, "cannot tell which meaning %.*s has here: %s (rule %s: "
				       "%.12s, %s)",
				    STR_ARG(name), r->stop, r->name, r->upstream, r->since);
	return arena_printf(a, "%.*s means something else here: %s (rule %s: %.12s, %s)",
			    STR_ARG(name),
			    r->stop, r->name, r->upstream, r->since);
}

/* The words on new lines: few, so that most blocks need no look at the text. */
struct words {
	uint32_t *v;
	size_t n, cap;
};

static void fresh_words(struct arena *a, const struct toks *t, const bool *fresh,
			struct words *ret)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->v[i].kind == TOK_IDENT && fresh[t->v[i].line - 1])
			*ARR_PUSH(a, *ret) = t->v[i].id;
}

/* A use may go on to lines that are old; its first name is where it begins. */
static bool begins(const struct words *w, const struct rule_side *s)
{
	for (size_t i = 0; i < s->n; i++) {
		if (!s->v[i].name)
			continue;
		for (size_t k = 0; k < w->n; k++)
			if (w->v[k] == s->v[i].id)
				return true;
		return false;
	}
	return true;
}

static struct str first_name(const struct rule_side *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->v[i].name)
			return s->v[i].text;
	return s->raw;
}

/*
 * 1: upstream and the branch differ, 0: they agree, -1: not known. @ret_ours: 1 the branch is
 * old.
 */
static int differs(const struct rule_block *b, const struct world *world,
		   const struct world *source, const char *path, struct str name, int *ret_ours)
{
	int theirs = source ? rules_holds(&b->old, source, path) : 0;
	int where = rules_holds(&b->where, world, path);
	enum world_answer has = world->find(world->ctx, path, name, NAME_ANY, NULL);

	/* a name that the branch lacks is another gate's finding */
	if (!where || has == WORLD_ABSENT)
		return 0;
	*ret_ours = rules_holds(&b->old, world, path);
	if (where < 0 || *ret_ours < 0 || theirs < 0 || has == WORLD_UNKNOWN)
		return -1;
	/* to-old: it matters where the branch is the older one */
	return *ret_ours != theirs && (b->directions & (*ret_ours ? RULE_TO_OLD : RULE_TO_NEW));
}

static void stop_block(struct arena *a, const struct rule_block *b, const struct world *world,
		       const struct world *source, const char *path, const struct toks *t,
		       const struct items *items, const bool *fresh, struct rule_stops *ret)
{
	const struct rule_side *s = &b->side[RULE_NEW];
	struct str name = first_name(s);
	struct rewrite_match m = { 0 };
	struct rewrite r;
	int ours = 0, d = 0;
	bool asked = false;

	rewrite_init(&r, a, b, s, t, items);
	for (size_t from = 0; rewrite_next(&r, from, &m); from = m.end) {
		uint32_t line = t->v[m.first].line;
		struct rule_stop *stop;

		if (!fresh[line - 1])
			continue;
		if (!asked)
			d = differs(b, world, source, path, name, &ours);
		asked = true;
		if (!d)
			return;
		stop = ARR_PUSH(a, *ret);
		stop->name = name;
		stop->line = line;
		stop->text = sentence(a, b, name, d < 0 ? -1 : ours);
	}
}

void rules_stops(struct arena *a, const struct rule_set *set, const struct world *world,
		 const struct world *source, const char *path, const struct toks *t,
		 const bool *fresh, struct rule_stops *ret)
{
	struct items items = { 0 };
	struct words words = { 0 };

	fresh_words(a, t, fresh, &words);
	for (size_t i = 0; i < set->n; i++) {
		const struct rule *r = set->v[i];

		if (!r->stop)
			continue;
		for (size_t k = 0; k < r->n; k++) {
			if (!begins(&words, &r->blocks[k]->side[RULE_NEW]))
				continue;
			if (!items.v)
				item_split(a, t, &items);
			stop_block(a, r->blocks[k], world, source, path, t, &items, fresh, ret);
		}
	}
}
