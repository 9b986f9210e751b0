// SPDX-License-Identifier: GPL-2.0-or-later
#include "series/check.h"

static void find(struct check_findings *out, struct arena *a, const struct check *k,
		 const char *path, uint32_t line, const char *text, bool unknown)
{
	arr_grow(a, (void **)&out->v, &out->n, &out->cap, sizeof(*out->v));
	out->v[out->n - 1] = (struct check_finding){ k, path, line, text, unknown };
}

static void not_read(struct check_findings *out, struct arena *a, const struct check *k,
		     const char *path, uint32_t line, const char *why)
{
	find(out, a, k, path, line,
	     arena_printf(a, "could not be checked (%s): %s", k->what, why), true);
}

static void check_cond(const struct check *k, struct files *f, struct arena *a,
		       struct check_findings *out)
{
	struct proof p = { 0 };
	enum tri t = cond_eval(k->require, f, &p);
	const char *path = p.path ? p.path : p.probe->path[0];

	if (t == TRI_UNKNOWN)
		not_read(out, a, k, path, 0, proof_say(a, &p));
	else if (t == TRI_NO)
		find(out, a, k, path, p.line ? p.line : p.scope,
		     arena_printf(a, "%s: %s", k->what, proof_what(a, &p)), false);
}

static void say_hits(const struct check *k, struct arena *a, struct str function,
		     const struct flow_hits *hits, struct check_findings *out)
{
	for (size_t i = 0; i < hits->n; i++) {
		const struct flow_hit *h = &hits->v[i];

		find(out, a, k, k->path, h->line,
		     arena_printf(a, h->missed ? "%.*s(): %s: a path lacks `%s`" :
				  "%.*s(): %s: `%s`", STR_ARG(function), k->what, h->text), false);
	}
}

static void check_paths(const struct check *k, const struct lexed *l, const struct item *it,
			struct arena *a, struct check_findings *out)
{
	CLEANUP(arena_release) struct arena tmp = ARENA_INIT;
	struct flow_hits hits = { 0 };
	struct flow flow;
	bool sides = true;

	for (int side = FLOW_FIRST_SIDE; sides && side <= FLOW_LAST_SIDE; side++) {
		sides = flow_build(&tmp, &l->toks, it->head, it->end, (enum flow_side)side, &flow);
		if (flow.fault) {
			not_read(out, a, k, k->path, flow.fault_line,
				 arena_printf(a, "in %.*s() %s", STR_ARG(it->name), flow.fault));
			return;
		}
		flow_run(&tmp, &flow, &k->rule, &hits);
	}
	say_hits(k, a, it->name, &hits, out);
}

/* Of "each function": only those that have something to do with it. */
static bool concerns(const struct check *k, const struct lexed *l, const struct item *it)
{
	const struct patterns *ps = k->rule.never.n ? &k->rule.never : &k->rule.after;

	if (it->kind != ITEM_FUNC)
		return false;
	return strcmp(k->function, "*") ? str_is(it->name, k->function) :
		patterns_count(ps, &l->toks, it->head, it->end, NULL) > 0;
}

void check_run(const struct check *k, struct files *f, struct arena *a,
	       struct check_findings *out)
{
	const struct lexed *l = NULL;
	struct proof p = { 0 };
	enum tri t = k->when ? cond_eval(k->when, f, &p) : TRI_YES;
	int there;

	if (t == TRI_UNKNOWN)
		not_read(out, a, k, p.path ? p.path : p.probe->path[0], 0, proof_say(a, &p));
	if (t != TRI_YES)
		return;
	if (k->require) {
		check_cond(k, f, a, out);
		return;
	}
	there = files_get(f, k->path, &l);
	if (there < 0)
		not_read(out, a, k, k->path, 0, "the clone lacks this file's content");
	for (size_t i = 0; there > 0 && i < l->items.n; i++) {
		if (concerns(k, l, &l->items.v[i]))
			check_paths(k, l, &l->items.v[i], a, out);
	}
}
