// SPDX-License-Identifier: GPL-2.0-or-later
/* Newer first: what a branch needs, every newer one must have, or get as well. */
#include "series/support.h"
#include "status/parts.h"

static bool asks(const struct cell *c)
{
	return c->verdict == VERDICT_NEEDED || c->verdict == VERDICT_NEEDS_PREREQUISITE ||
	       c->verdict == VERDICT_PORTED || c->verdict == VERDICT_PORTED_STALE;
}

static void note(struct run *w, struct families *f, struct cell *c)
{
	const struct manifest *m = NULL;
	const struct change *change = NULL;
	struct lackings l = { 0 };
	struct oid id;

	for (size_t i = 0; i < w->manifests.n && !change; i++) {
		m = w->manifests.v[i];
		if (c->series && !strcmp(m->name, c->series))
			change = manifest_find(m, c->id);
	}
	if (!asks(c) || !oid_parse(str_of(c->id), &id))
		return;
	newer_lacking(f, c->branch, change ? m : NULL, change, &id, &l);
	if (l.n)
		*ARR_PUSH(w->a, c->notes) = newer_say(w->a, &l);
}

void status_newer(struct run *w)
{
	struct families f;

	families_find(&w->judge, w->o->month, &f);
	for (size_t i = 0; f.n > 1 && i < w->s->group.n; i++) {
		struct status_group *g = &w->s->group.v[i];

		for (size_t k = 0; k < g->n_row * g->n_branch; k++)
			note(w, &f, &g->cell[k]);
	}
}
