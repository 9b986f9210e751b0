/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Resolutions from what humans made of conflicts, one an item. */
#include "work/resolution.h"

#include "port/line_clash.h"
#include "port/plain.h"

struct parsed {
	struct str text;
	struct toks toks;
	struct items items;
};

static void parse(struct arena *a, struct str text, struct parsed *ret)
{
	ret->text = text;
	tok_lex(a, text, &ret->toks);
	item_split(a, &ret->toks, &ret->items);
}

/* The branch's item of a conflict in that text; empty: it is not there. */
static struct str item_of(const struct parsed *x, const struct port_conflict *c)
{
	const struct item *it = item_find(&x->items, c->kind, c->name, c->ordinal);
	const struct tok *first, *last;

	if (!it || it->end <= it->first)
		return (struct str){ 0 };
	first = &x->toks.v[it->first];
	last = &x->toks.v[it->end - 1];
	return (struct str){ x->text.p + first->off, last->off + last->len - first->off };
}

/* Does @text have every word of the phrase? */
static bool has_words(struct str text, const char *phrase)
{
	struct str rest = str_of(phrase);

	while (rest.n) {
		ptrdiff_t sp = str_find(rest, STR(" "), 0);
		struct str w = { rest.p, sp < 0 ? rest.n : (size_t)sp };

		if (str_find(text, w, 0) < 0)
			return false;
		rest.p += w.n + (sp >= 0);
		rest.n -= w.n + (sp >= 0);
	}
	return true;
}

void resolutions_learn(struct arena *a, const struct port_conflict *conflicts, size_t n,
		       struct str made, const struct resolution *like, struct resolution_list *ret)
{
	struct parsed m;

	parse(a, made, &m);
	for (size_t i = 0; i < n; i++) {
		const struct port_conflict *c = &conflicts[i];
		struct str text = c->branch.n ? item_of(&m, c) : (struct str){ 0 };
		struct resolution *s;

		/* what upstream removes, the human removed too */
		if ((!text.n && (c->after.n || !c->branch.n)) || !c->clash.text.n)
			continue;
		s = ARR_PUSH(a, *ret);
		*s = *like;
		s->function = arena_strn(a, c->function);
		s->clash = arena_span(a, c->clash.text);
		s->known = arena_span(a, c->before);
		s->before = arena_span(a, c->branch);
		s->after = arena_span(a, text);
		s->words.v = NULL;
		s->words.n = s->words.cap = 0;
		for (size_t k = 0; k < c->clash.words.n; k++) {
			const struct phrase *w = &c->clash.words.v[k];

			/* of a file's words, those that matter here */
			if (has_words(s->before, w->to) || has_words(s->after, w->to))
				*ARR_PUSH(a, s->words) = (struct phrase){ arena_str(a, w->from),
									  arena_str(a, w->to) };
		}
	}
}

void resolutions_learn_lines(struct arena *a, const struct port_file *f, struct str made,
			     const struct resolution *like, struct resolution_list *ret)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct line_clashes all;
	struct merge m;
	struct trio x;

	if (!f->before.there || !f->after.there || !f->branch.there)
		return;
	trio_init(&x, &tmp, f->before.text, f->after.text, f->branch.text);
	plain_chunks(&x, &m);
	line_clashes_find(&x, &m, &all);
	for (size_t i = 0; i < all.n; i++) {
		struct resolution *s = ARR_PUSH(a, *ret);
		struct str before, after;

		line_clash_made(&tmp, &all, i, made, &before, &after);
		*s = *like;
		s->clash = arena_span(a, all.v[i].text);
		s->before = arena_span(a, before);
		s->after = arena_span(a, after);
		/* upstream's own words: nothing is translated here */
		s->known = s->before;
	}
}

void resolutions_learn_left(struct arena *a, const struct port_conflict *conflicts, size_t n,
			    const struct port_result *r, const struct resolution *like,
			    struct resolution_list *ret)
{
	for (size_t i = 0; like->left_out && i < n; i++) {
		const struct port_conflict *c = &conflicts[i];
		size_t left = 0, other = 0;
		struct resolution *s;

		if (!c->absent || !c->clash.text.n)
			continue;
		for (size_t k = 0; k < r->edits.n; k++) {
			if (c->function.n && !str_eq(r->edits.v[k].function, c->function))
				continue;
			left += r->edits.v[k].outcome == EDIT_DROPPED;
			other += r->edits.v[k].outcome != EDIT_DROPPED;
		}
		if (!left || other)
			continue;
		s = ARR_PUSH(a, *ret);
		*s = *like;
		s->function = arena_strn(a, c->function);
		s->clash = arena_span(a, c->clash.text);
	}
}

/* The one absent item whose edits are in the result all the same; NULL: none, or several. */
static const struct port_conflict *one_absent(const struct port_conflict *conflicts, size_t n,
					      const struct port_result *r)
{
	const struct port_conflict *one = NULL;

	for (size_t i = 0; i < n; i++) {
		const struct port_conflict *c = &conflicts[i];
		bool made = false;

		for (size_t k = 0; c->absent && c->function.n && k < r->edits.n; k++)
			made |= str_eq(r->edits.v[k].function, c->function) &&
				r->edits.v[k].outcome != EDIT_DROPPED;
		if (made && one)
			return NULL;
		if (made && c->clash.text.n)
			one = c;
	}
	return one;
}

/* Does upstream change an item of that name itself? */
static bool upstreams_own(const struct port_result *r, const struct port_conflict *conflicts,
			  size_t n, struct str name)
{
	for (size_t i = 0; i < r->edits.n; i++)
		if (str_eq(r->edits.v[i].function, name))
			return true;
	for (size_t i = 0; i < n; i++)
		if (str_eq(conflicts[i].name, name))
			return true;
	return false;
}

void resolutions_learn_elsewhere(struct arena *a, const struct port_conflict *conflicts, size_t n,
				 const struct port_result *r, struct str branch, struct str made,
				 const struct resolution *like, struct resolution_list *ret)
{
	const struct port_conflict *c = one_absent(conflicts, n, r);
	struct str before = { 0 }, after = { 0 };
	struct parsed t, m;
	struct resolution *s;

	if (!c)
		return;
	parse(a, branch, &t);
	parse(a, made, &m);
	for (size_t i = 0; i < t.items.n; i++) {
		const struct item *it = &t.items.v[i];
		const struct port_conflict at = { .name = it->name, .kind = it->kind,
						  .ordinal = it->ordinal };
		struct str was, is;

		if (!it->name.n || it->ordinal != 1 || upstreams_own(r, conflicts, n, it->name))
			continue;
		was = item_of(&t, &at);
		is = item_of(&m, &at);
		if (!is.n || str_eq(was, is))
			continue;
		if (after.n)
			return;		/* two: which edit is in which is not known */
		before = was;
		after = is;
	}
	if (!after.n)
		return;
	s = ARR_PUSH(a, *ret);
	*s = *like;
	s->function = arena_strn(a, c->function);
	s->clash = arena_span(a, c->clash.text);
	s->known = arena_span(a, c->before);
	s->before = arena_span(a, before);
	s->after = arena_span(a, after);
}

/* Findings begin with the function that they are about: "box_drain(): ...". */
static bool minded(const struct port_result *r, struct str name)
{
	for (size_t i = 0; i < r->findings.n; i++) {
		const char *text = r->findings.v[i].text;

		if (name.n && !strncmp(text, name.p, name.n) &&
		    str_starts(str_of(text + name.n), "(): "))
			return true;
	}
	return false;
}

void resolutions_learn_fitted(struct arena *a, const struct port_conflict *fitted, size_t n,
			      const struct port_result *given, struct str made,
			      const struct resolution *like, struct resolution_list *ret)
{
	struct parsed g, m;

	parse(a, given->text, &g);
	parse(a, made, &m);
	for (size_t i = 0; i < n; i++)
		if (!str_eq(item_of(&g, &fitted[i]), item_of(&m, &fitted[i])) ||
		    (like->left_out && minded(given, fitted[i].name)))
			resolutions_learn(a, &fitted[i], 1, made, like, ret);
}
