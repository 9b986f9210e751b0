// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The smallest set of prerequisites, by what stands in the way. Every replay
 * that fails says what any set needs: where text was in the way, one of the
 * commits that changed it. The smallest set that has all that is known to be
 * needed is replayed next; the first that goes through is the smallest there is,
 * and is ported as apply would do it.
 */
#include <stdlib.h>

#include "work/deps_parts.h"

/* Steps of one search for the next set. */
#define NODES_MAX 200000
/* Sets that only the change itself did not fit on: the whole ladder may do better. */
#define NEAR_MAX 4

/* A set with @of and all of @given needs one of @any; with nobody there, it cannot be. */
struct want {
	const struct dep *of;	/* NULL: the change itself */
	struct dep_list given, any;
};

struct search {
	struct deps *d;
	bool verbatim;
	ARR(struct want) wants;
	ARR(struct dep *) seen;		/* candidates, each once */
	struct map seen_by;
	struct dep_list near[NEAR_MAX];
	size_t n_near, size, nodes;
	bool cut;			/* larger sets may do */
	bool lost;			/* more sets than can be gone through */
	struct found *out;
	struct err *e;
};

static bool asked(const struct want *k)
{
	if (k->of && !k->of->in)
		return false;
	for (size_t i = 0; i < k->given.n; i++)
		if (!k->given.v[i]->in)
			return false;
	for (size_t i = 0; i < k->any.n; i++)
		if (k->any.v[i]->in)
			return false;
	return true;
}

/* The open need with the fewest ways out. */
static const struct want *open_need(const struct search *s)
{
	const struct want *best = NULL;

	for (size_t i = 0; i < s->wants.n; i++) {
		const struct want *k = &s->wants.v[i];

		if (asked(k) && (!best || k->any.n < best->any.n))
			best = k;
	}
	return best;
}

/* Make up a set of @size at most that has all it needs: dep.in. */
static bool make_up(struct search *s, size_t n, size_t size)
{
	const struct want *k = open_need(s);

	if (!k)
		return true;
	if (s->nodes++ > NODES_MAX) {
		s->lost = true;
		return false;
	}
	if (n == size) {
		s->cut |= k->any.n > 0;
		return false;
	}
	for (size_t i = 0; i < k->any.n && !s->lost; i++) {
		k->any.v[i]->in = true;
		if (make_up(s, n + 1, size))
			return true;
		k->any.v[i]->in = false;
	}
	return false;
}

/* The likeliest for every need: some set, not the smallest. */
static bool make_up_any(struct search *s)
{
	const struct want *k;

	for (size_t n = 0; (k = open_need(s)); n++) {
		if (!k->any.n || n == DEPS_SET_MAX)
			return false;
		k->any.v[0]->in = true;
	}
	return true;
}

static int by_history(const void *x, const void *y)
{
	const struct dep *a = *(struct dep *const *)x, *b = *(struct dep *const *)y;

	if (a->pos != b->pos)
		return a->pos < b->pos ? -1 : 1;
	return oid_cmp(&a->id, &b->id);
}

/* The next set to try, in order of application; false: there is none. */
static bool next_set(struct search *s, struct dep_list *ret)
{
	bool made = false;

	*ret = (struct dep_list){ 0 };
	for (size_t i = 0; i < s->seen.n; i++)
		s->seen.v[i]->in = false;
	/* needs only grow: what was too small stays so */
	while (!s->lost && !made && s->size <= DEPS_SET_MAX) {
		s->cut = false;
		s->nodes = 0;
		made = make_up(s, 0, s->size);
		if (!made && !s->cut && !s->lost)
			return false;
		s->size += !made && !s->lost;
	}
	if (s->lost) {
		for (size_t i = 0; i < s->seen.n; i++)
			s->seen.v[i]->in = false;
		made = make_up_any(s);
	}
	if (!made) {
		s->out->too_many = !s->lost;
		s->out->gave_up = s->lost;
		return false;
	}
	for (size_t i = 0; i < s->seen.n; i++)
		if (s->seen.v[i]->in)
			*ARR_PUSH(s->d->arena, *ret) = s->seen.v[i];
	if (ret->n)
		qsort(ret->v, ret->n, sizeof(*ret->v), by_history);
	return true;
}

static bool has(const struct dep_list *l, const struct dep *x)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->v[i] == x)
			return true;
	return false;
}

static void see(struct search *s, struct dep *x)
{
	void **slot = map_at(&s->seen_by, str_of(x->hex));

	if (*slot)
		return;
	*slot = x;
	*ARR_PUSH(s->d->arena, s->seen) = x;
}

/* What a place tells about every set. */
static void learn(struct search *s, const struct dep_list *set, const struct trial *t,
		  const struct spot *spot)
{
	struct arena *a = s->d->arena;
	const struct dep *of = t->failed < set->n ? set->v[t->failed] : &s->d->self;
	struct want k = { .of = t->failed < set->n ? of : NULL };
	struct dep_list all = { 0 };

	for (size_t i = 0; i < t->failed; i++)
		if (spot->given >> i & 1)
			*ARR_PUSH(a, k.given) = set->v[i];
	deps_candidates(s->d, of, spot, &all);
	for (size_t i = 0; i < all.n; i++) {
		/* those of the set were there, and it did not help */
		if (has(set, all.v[i]))
			continue;
		see(s, all.v[i]);
		*ARR_PUSH(a, k.any) = all.v[i];
	}
	*ARR_PUSH(a, s->wants) = k;
	if (!k.of && !k.given.n && !k.any.n && !s->out->own)
		s->out->own = spot;
}

static void failed(struct search *s, const struct dep_list *set, const struct trial *t)
{
	size_t before = s->wants.n;
	struct want *k;

	for (size_t i = 0; i < t->spots.n; i++)
		learn(s, set, t, &t->spots.v[i]);
	for (size_t i = before; i < s->wants.n; i++)
		if (asked(&s->wants.v[i]))
			return;
	/* it failed, and nothing says why: never this one again */
	k = ARR_PUSH(s->d->arena, s->wants);
	k->given = *set;
}

static bool exhausted(struct search *s)
{
	if (s->d->tried < s->d->limit)
		return false;
	s->out->gave_up = true;
	return true;
}

/* As apply would do it. 1: it fits, and is the answer; 0: not; negative: an error. */
static int port(struct search *s, const struct dep_list *set, struct trial *ret)
{
	int rc = deps_try(s->d, set->v, set->n, ret, s->e);

	if (rc || !ret->ok || ret->failed != set->n ||
	    (s->verbatim && (ret->form != FORM_COMMIT || ret->adapted || ret->dropped)))
		return rc;
	s->out->any = true;
	s->out->trial = *ret;
	s->out->set = *set;
	return 1;
}

static int find(struct search *s)
{
	struct dep_list set;

	while (next_set(s, &set) && !exhausted(s)) {
		struct trial t;
		int rc = deps_replay(s->d, set.v, set.n, s->verbatim, &t, s->e);

		if (!rc && t.ok) {
			rc = port(s, &set, &t);
			/* text is in the way of this set; a name is missing for any */
			for (size_t i = 0; i < t.spots.n; i++)
				t.spots.v[i].given = t.spots.v[i].name ? 0 : UINT64_MAX;
		}
		if (rc > 0)
			s->out->smallest = !s->lost && !s->n_near;
		if (rc)
			return rc;
		if (t.failed == set.n && set.n && !s->verbatim)
			s->near[s->n_near++ % NEAR_MAX] = set;
		failed(s, &set, &t);
	}
	/* what text alone does not carry, the rules may */
	for (size_t i = s->n_near; i-- > 0 && i + NEAR_MAX >= s->n_near && !exhausted(s);) {
		struct trial t;
		int rc = port(s, &s->near[i % NEAR_MAX], &t);

		if (rc)
			return rc;
	}
	return 0;
}

int deps_search(struct deps *d, const struct trial *alone, bool verbatim, struct found *ret,
		struct err *e)
{
	struct search s = { .d = d, .verbatim = verbatim, .out = ret, .e = e };
	const struct dep_list nobody = { 0 };
	struct trial t = *alone;
	int rc;

	*ret = (struct found){ 0 };
	map_init(&s.seen_by, d->arena);
	t.failed = 0;
	failed(&s, &nobody, &t);
	s.size = 1;
	rc = s.seen.n && !ret->own ? find(&s) : 0;
	ret->candidates = s.seen.n;
	return rc < 0 ? rc : 0;
}
