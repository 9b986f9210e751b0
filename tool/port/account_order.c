/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Places: a line that came has to stand on the same side of its neighbours as
 * upstream has it. Asked only of lines that stand once in their function, there
 * and here, so that there is no doubt which is which.
 */
#include "port/account_parts.h"

/* Neighbours looked at on each side of a line. */
#define NEAR 4

/* The lines of each scope, and where the lines of the one at hand stand. */
struct places {
	size_t *first;		/* by scope: into line[]; one more at the end */
	uint32_t *line;		/* from 0, in order within a scope */
	size_t *at;		/* by key: line from 1, 0 nowhere, MANY */
};

#define MANY SIZE_MAX

static void places_init(struct acct *k, enum acct_id id, struct places *p)
{
	const struct acct_side *d = &k->side[id];
	size_t *fill = ARENA_NEW_N(k->arena, size_t, k->nscopes + 1);

	p->first = ARENA_NEW_N(k->arena, size_t, k->nscopes + 2);
	p->line = ARENA_NEW_N(k->arena, uint32_t, d->s->lines.n + 1);
	p->at = ARENA_NEW_N(k->arena, size_t, k->keys.n + 1);
	for (size_t l = 0; l < d->s->lines.n; l++)
		p->first[d->scope[l] + 1]++;
	for (uint32_t s = 0; s < k->nscopes; s++) {
		p->first[s + 1] += p->first[s];
		fill[s] = p->first[s];
	}
	for (size_t l = 0; l < d->s->lines.n; l++)
		p->line[fill[d->scope[l]]++] = (uint32_t)l;
}

/* Note where the lines of @scope stand; with @forget take that back. */
static void places_of(struct acct *k, enum acct_id id, struct places *p, uint32_t scope,
		      bool forget)
{
	const struct acct_side *d = &k->side[id];

	for (size_t i = p->first[scope]; i < p->first[scope + 1]; i++) {
		size_t l = p->line[i], *at = &p->at[d->key[l]];

		if (d->kind[l] == ACCT_CODE)
			*at = forget ? 0 : *at ? MANY : l + 1;
	}
}

static bool once(size_t at)
{
	return at && at != MANY;
}

struct order {
	struct acct *k;
	uint32_t scope;		/* of the branch */
	struct places u, t, r;
	const bool *came;	/* by line of U */
};

/*
 * The branch has @n itself elsewhere: on the other side of a line that stands, as
 * @l does, before (or after) it upstream.
 */
static bool strays(const struct order *o, size_t l, size_t n)
{
	const struct acct_side *u = &o->k->side[ACCT_U];
	size_t seen = 0;

	for (size_t m = l; seen < NEAR && m < u->s->lines.n && u->scope[m] == u->scope[l];
	     m = l < n ? m - 1 : m + 1) {
		size_t at = o->t.at[u->key[m]];

		if (u->kind[m] != ACCT_CODE || o->came[m])
			continue;
		seen++;
		if (once(o->u.at[u->key[m]]) && once(at) &&
		    (at < o->t.at[u->key[n]]) != (m < n))
			return true;
	}
	return false;
}

/* @l came with upstream; @n stands near it. Lines of U from 0. */
static bool compare(struct order *o, size_t l, size_t n)
{
	const struct acct_side *u = &o->k->side[ACCT_U];
	size_t here = o->r.at[u->key[l]], near = o->r.at[u->key[n]];

	if (!once(o->u.at[u->key[n]]) || !once(near) ||
	    !(o->came[n] ? o->k->side[ACCT_R].fresh[near - 1] : once(o->t.at[u->key[n]])))
		return true;
	if ((l < n) == (here < near) || (!o->came[n] && strays(o, l, n)))
		return true;
	acct_find(o->k, "order", o->scope, str_trim(u->s->lines.v[l]), (uint32_t)here,
		  "%.*s: upstream has this line %s \"%.*s\"",
		  STR_ARG(acct_scope_name(o->k, o->scope)), l < n ? "before" : "after",
		  STR_ARG(str_trim(u->s->lines.v[n])));
	return false;
}

static void look_around(struct order *o, size_t l)
{
	const struct acct_side *u = &o->k->side[ACCT_U];
	size_t seen = 0;

	for (size_t n = l; n-- > 0 && u->scope[n] == u->scope[l] && seen < NEAR;)
		if (u->kind[n] == ACCT_CODE && ++seen && !compare(o, l, n))
			return;
	seen = 0;
	for (size_t n = l + 1; n < u->s->lines.n && u->scope[n] == u->scope[l] && seen < NEAR; n++)
		if (u->kind[n] == ACCT_CODE && ++seen && !compare(o, l, n))
			return;
}

static void turn(struct order *o, uint32_t scope, bool forget)
{
	places_of(o->k, ACCT_U, &o->u, scope, forget);
	places_of(o->k, ACCT_T, &o->t, o->scope, forget);
	places_of(o->k, ACCT_R, &o->r, o->scope, forget);
}

static void one_scope(struct order *o, uint32_t scope)
{
	const struct acct_side *u = &o->k->side[ACCT_U];
	bool any = false;

	for (size_t i = o->u.first[scope]; i < o->u.first[scope + 1] && !any; i++)
		any = o->came[o->u.line[i]];
	if (!any)
		return;
	o->scope = o->k->moved[scope];
	turn(o, scope, false);
	for (size_t i = o->u.first[scope]; i < o->u.first[scope + 1]; i++) {
		size_t l = o->u.line[i], at = o->r.at[u->key[l]];

		if (o->came[l] && u->kind[l] == ACCT_CODE && once(o->u.at[u->key[l]]) &&
		    once(at) && o->k->side[ACCT_R].fresh[at - 1])
			look_around(o, l);
	}
	turn(o, scope, true);
}

void acct_order(struct acct *k)
{
	bool *came = ARENA_NEW_N(k->arena, bool, k->x.u.lines.n + 1);
	struct order o = { .k = k, .came = came };

	places_init(k, ACCT_U, &o.u);
	places_init(k, ACCT_T, &o.t);
	places_init(k, ACCT_R, &o.r);
	for (size_t i = 0; i < k->x.pu.n; i++)
		for (size_t l = 0; l < k->x.pu.v[i].bn; l++)
			came[k->x.pu.v[i].b + l] = true;
	for (uint32_t s = ACCT_FILE + 1; s < k->nscopes; s++)
		one_scope(&o, s);
}
