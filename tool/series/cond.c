// SPDX-License-Identifier: GPL-2.0-or-later
/* Evaluation; the reading from JSON is in cond_parse.c. */
#include "series/cond.h"

static bool count_holds(const struct probe *p, unsigned found)
{
	switch (p->op) {
	case COUNT_EQ:
		return found == p->count;
	case COUNT_LE:
		return found <= p->count;
	case COUNT_GE:
		break;
	}
	return found >= p->count;
}

static unsigned count_in(const struct probe *p, const struct lexed *l, struct proof *ret)
{
	size_t first, end;
	uint32_t line;
	unsigned n = 0;

	if (!p->in)
		return (unsigned)pattern_count(&p->pattern, &l->toks, 0, l->toks.n, &ret->line);
	/* #ifdef branches may each define it */
	for (unsigned k = 0; lexed_scope(l, str_of(p->in), k, &first, &end); k++) {
		n += (unsigned)pattern_count(&p->pattern, &l->toks, first, end, &line);
		if (!ret->line)
			ret->line = line;
		if (!ret->scope && first < end)
			ret->scope = l->toks.v[first].line;
	}
	return n;
}

static enum tri probe_eval(const struct probe *p, struct files *f, struct proof *ret)
{
	const struct lexed *l = NULL;

	*ret = (struct proof){ .probe = p };
	for (size_t i = 0; i < p->npath && !l; i++) {
		int there = files_get(f, p->path[i], &l);

		if (there)
			ret->path = p->path[i];
		if (there < 0) {
			ret->unreadable = true;
			return TRI_UNKNOWN;
		}
	}
	if (l)
		ret->found = count_in(p, l, ret);
	return count_holds(p, ret->found) ? TRI_YES : TRI_NO;
}

/* all: the first no decides, then the first unknown; any: the same with yes. */
static enum tri list_eval(const struct cond *c, struct files *f, struct proof *ret)
{
	enum tri decides = c->kind == COND_ALL ? TRI_NO : TRI_YES;
	enum tri got = decides == TRI_NO ? TRI_YES : TRI_NO;
	struct proof proof;

	for (size_t i = 0; i < c->n; i++) {
		enum tri t = cond_eval(c->sub[i], f, &proof);

		/* of several that agree, the one with a line to show says most */
		if (t == decides || (t == TRI_UNKNOWN && got != TRI_UNKNOWN) || !ret->probe ||
		    (t == got && !ret->line && proof.line))
			*ret = proof;
		if (t == decides)
			return t;
		if (t == TRI_UNKNOWN)
			got = t;
	}
	return got;
}

enum tri cond_eval(const struct cond *c, struct files *f, struct proof *ret)
{
	struct proof proof = { 0 };
	enum tri t = TRI_UNKNOWN;

	if (c && c->kind == COND_PROBE) {
		t = probe_eval(&c->probe, f, &proof);
	} else if (c && c->kind == COND_NOT) {
		t = cond_eval(c->sub[0], f, &proof);
		if (t != TRI_UNKNOWN)
			t = t == TRI_YES ? TRI_NO : TRI_YES;
	} else if (c) {
		t = list_eval(c, f, &proof);
	}
	if (ret)
		*ret = proof;
	return t;
}

void cond_paths(const struct cond *c, void (*fn)(void *ctx, const char *path), void *ctx)
{
	if (!c)
		return;
	for (size_t i = 0; i < c->n; i++)
		cond_paths(c->sub[i], fn, ctx);
	for (size_t i = 0; c->kind == COND_PROBE && i < c->probe.npath; i++)
		fn(ctx, c->probe.path[i]);
}

char *proof_what(struct arena *a, const struct proof *p)
{
	const struct probe *q = p->probe;
	const char *in = q->in ? arena_printf(a, " in %s()", q->in) : "";

	if (!p->found)
		return arena_printf(a, "no `%s`%s", q->pattern.text, in);
	if (count_holds(q, p->found))
		return arena_printf(a, "`%s`%s", q->pattern.text, in);
	return arena_printf(a, "`%s`%s: %u found, %s%u wanted", q->pattern.text, in, p->found,
			    q->op == COUNT_LE ? "at most " : q->op == COUNT_GE ? "at least " : "",
			    q->count);
}

char *proof_say(struct arena *a, const struct proof *p)
{
	uint32_t line = p->line ? p->line : p->scope;

	if (!p->probe)
		return arena_str(a, "the manifest has no probe for this");
	if (p->unreadable)
		return arena_printf(a, "%s could not be read", p->path);
	if (!p->path)
		return arena_printf(a, "no %s here", p->probe->path[0]);
	if (!line)
		return arena_printf(a, "%s: %s", p->path, proof_what(a, p));
	return arena_printf(a, "%s:%u: %s", p->path, (unsigned)line, proof_what(a, p));
}
