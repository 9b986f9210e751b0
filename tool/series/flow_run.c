// SPDX-License-Identifier: GPL-2.0-or-later
/* A rule carried along all paths until nothing new is reached. */
#include "series/flow.h"

enum tri3 { MAY, FALSE_, TRUE_ };

/* What reaches a step: with the rule not begun, and begun at a line. */
struct reached {
	bool idle, armed;
	uint32_t line;		/* where it began */
};

struct walk {
	struct arena *a;
	const struct flow *f;
	const struct flow_rule *r;
	struct flow_hits *hits;
	struct reached *at;
	ARR(size_t) todo;
};

static void hit(struct walk *w, uint32_t line, const char *text, bool missed)
{
	struct flow_hits *h = w->hits;
	size_t to;

	for (size_t i = 0; i < h->n; i++) {
		if (h->v[i].line == line && h->v[i].missed == missed)
			return;
	}
	arr_grow(w->a, (void **)&h->v, &h->n, &h->cap, sizeof(*h->v));
	for (to = h->n - 1; to > 0 && h->v[to - 1].line > line; to--)
		h->v[to] = h->v[to - 1];
	h->v[to] = (struct flow_hit){ line, text, missed };
}

/* The first of @ps that matches at @i: the token after it, or 0. */
static size_t any_at(const struct patterns *ps, const struct toks *t, size_t i, size_t end,
		     const char **ret_text)
{
	for (size_t k = 0; k < ps->n; k++) {
		size_t to = pattern_at(&ps->v[k], t, i, end);

		if (to) {
			if (ret_text)
				*ret_text = ps->v[k].text;
			return to;
		}
	}
	return 0;
}

static bool upper(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] >= 'a' && s.p[i] <= 'z')
			return false;
	}
	return s.n > 0;
}

static enum tri3 not3(enum tri3 x)
{
	return x == MAY ? MAY : x == TRUE_ ? FALSE_ : TRUE_;
}

/* `x == C` and `x != C` under the assumption; and plain constants. */
static enum tri3 atom(const struct walk *w, size_t i, size_t end)
{
	const struct toks *t = &w->f->toks, *p;
	bool equal;

	if (end == i + 1 && (tok_is(t, i, "1") || tok_is(t, i, "true")))
		return TRUE_;
	if (end == i + 1 && (tok_is(t, i, "0") || tok_is(t, i, "false")))
		return FALSE_;
	if (!w->r->assume || end != i + 3)
		return MAY;
	p = &w->r->assume->toks;
	equal = tok_is(t, i + 1, "==");
	if ((!equal && !tok_is(t, i + 1, "!=")) || !str_eq(tok_str(t, i), tok_str(p, 0)))
		return MAY;
	if (str_eq(tok_str(t, i + 2), tok_str(p, 2)))
		return equal ? TRUE_ : FALSE_;
	/* another constant of the same enum is another value */
	if (!upper(tok_str(t, i + 2)) || !upper(tok_str(p, 2)))
		return MAY;
	return equal ? FALSE_ : TRUE_;
}

/* The first operator @z of [@i, @end) that is in no bracket, or @end. */
static size_t operator_at(const struct toks *t, size_t i, size_t end, const char *z)
{
	for (; i < end && !tok_is(t, i, z); i++) {
		if (tok_is(t, i, "(") || tok_is(t, i, "[") || tok_is(t, i, "{"))
			i = tok_close(t, i, end);
	}
	return i < end ? i : end;
}

/* Takes off parentheses, likely(), unlikely() and `!` around all of [@i, @end). */
static bool peel(const struct toks *t, size_t *i, size_t *end, bool *negated)
{
	size_t open = *i;

	if (*i < *end && tok_is(t, *i, "!") && operator_at(t, *i, *end, "&&") == *end &&
	    operator_at(t, *i, *end, "||") == *end && operator_at(t, *i, *end, "==") == *end &&
	    operator_at(t, *i, *end, "!=") == *end) {
		*negated = !*negated;
		++*i;
		return true;
	}
	if (*i < *end && (tok_is(t, *i, "likely") || tok_is(t, *i, "unlikely")))
		open++;
	if (open >= *end || !tok_is(t, open, "(") || tok_close(t, open, *end) != *end - 1)
		return false;
	*i = open + 1;
	--*end;
	return true;
}

static enum tri3 value(const struct walk *w, size_t i, size_t end)
{
	const struct toks *t = &w->f->toks;
	bool negated = false;
	enum tri3 left, right, ret;
	size_t at;

	while (peel(t, &i, &end, &negated))
		;
	at = operator_at(t, i, end, "||");
	if (at < end) {
		left = value(w, i, at);
		right = value(w, at + 1, end);
		ret = left == TRUE_ || right == TRUE_ ? TRUE_ :
			left == FALSE_ && right == FALSE_ ? FALSE_ : MAY;
	} else if ((at = operator_at(t, i, end, "&&")) < end) {
		left = value(w, i, at);
		right = value(w, at + 1, end);
		ret = left == FALSE_ || right == FALSE_ ? FALSE_ :
			left == TRUE_ && right == TRUE_ ? TRUE_ : MAY;
	} else {
		ret = atom(w, i, end);
	}
	return negated ? not3(ret) : ret;
}

/* Where a condition holds that `after` names: bit 0 if it is true, bit 1 if it is not. */
static unsigned begins_where(const struct walk *w, const struct flow_step *s)
{
	const struct toks *t = &w->f->toks;
	size_t i = s->first, end = s->end;
	bool negated = false;

	while (peel(t, &i, &end, &negated))
		;
	if (any_at(&w->r->after, t, i, end, NULL) == end && end > i)
		return negated ? 2 : 1;
	for (; i < end; i++) {
		if (any_at(&w->r->after, t, i, end, NULL))
			return 3;
	}
	return 0;
}

/* One step: what comes out when @in comes in. */
static struct reached pass(struct walk *w, const struct flow_step *s, struct reached in)
{
	const struct toks *t = &w->f->toks;
	const struct flow_rule *r = w->r;
	struct reached out = in;
	const char *text = NULL;

	for (size_t i = s->first; i < s->end; i++) {
		size_t to;

		if (out.armed && (any_at(&r->until, t, i, s->end, NULL) ||
				  any_at(&r->always, t, i, s->end, NULL))) {
			out.armed = false;
			out.idle = true;
		}
		if (out.armed && any_at(&r->never, t, i, s->end, &text))
			hit(w, t->v[i].line, text, false);
		to = r->holds ? 0 : any_at(&r->after, t, i, s->end, NULL);
		/* a second time is once too often if what it begins with is forbidden later */
		for (size_t k = i + 1; out.armed && k < to; k++) {
			if (any_at(&r->never, t, k, s->end, &text))
				hit(w, t->v[k].line, text, false);
		}
		if (to) {
			out = (struct reached){ .armed = true, .line = t->v[i].line };
			i = to - 1;
		}
	}
	return out;
}

static void reach(struct walk *w, size_t step, struct reached in)
{
	struct reached *at = &w->at[step];

	if ((!in.idle || at->idle) && (!in.armed || at->armed))
		return;
	at->idle |= in.idle;
	if (in.armed && !at->armed) {
		at->armed = true;
		at->line = in.line;
	}
	*ARR_PUSH(w->a, w->todo) = step;
}

static void leave(struct walk *w, const struct flow_step *s, struct reached out)
{
	unsigned begins = w->r->holds && s->branch ? begins_where(w, s) : 0;
	enum tri3 v = s->branch && s->end > s->first ? value(w, s->first, s->end) : MAY;

	for (unsigned k = 0; k < 2; k++) {
		struct reached to = out;

		if (v == (k ? TRUE_ : FALSE_))
			continue;
		if (begins & (1u << k))
			to = (struct reached){ .armed = true,
					       .line = w->f->toks.v[s->first].line };
		reach(w, s->next[k], to);
	}
}

void flow_run(struct arena *a, const struct flow *f, const struct flow_rule *rule,
	      struct flow_hits *hits)
{
	struct walk w = { .a = a, .f = f, .r = rule, .hits = hits };
	struct reached start = { .idle = true };

	w.at = ARENA_NEW_N(a, struct reached, f->n);
	if (!rule->after.n)
		start = (struct reached){ .armed = true,
					  .line = f->toks.n ? f->toks.v[0].line : 0 };
	reach(&w, f->entry, start);
	while (w.todo.n) {
		size_t step = w.todo.v[--w.todo.n];

		if (step == FLOW_EXIT)
			continue;
		/* each of the two ways to come here on its own: they may part */
		if (w.at[step].idle)
			leave(&w, &f->v[step], pass(&w, &f->v[step],
						    (struct reached){ .idle = true }));
		if (w.at[step].armed)
			leave(&w, &f->v[step], pass(&w, &f->v[step],
						    (struct reached){ .armed = true,
								      .line = w.at[step].line }));
	}
	if (rule->always.n && w.at[FLOW_EXIT].armed)
		hit(&w, w.at[FLOW_EXIT].line, rule->always.v[0].text, true);
}
