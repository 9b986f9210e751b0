// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The smallest set of prerequisites, by trying: each candidate alone; all
 * together, with what these need themselves; then leaving out one after the
 * other; and at last every smaller set, as far as the limit allows.
 */
#include <stdlib.h>

#include "work/deps_parts.h"

#define ROUNDS 4

struct search {
	struct deps *d;
	bool verbatim;
	struct dep_list all;	/* oldest first */
	struct found *out;
	struct err *e;
};

static int by_history(const void *x, const void *y)
{
	const struct dep *a = *(struct dep *const *)x, *b = *(struct dep *const *)y;

	if (a->pos != b->pos)
		return a->pos < b->pos ? -1 : 1;
	return oid_cmp(&a->id, &b->id);
}

static bool reached(const struct search *s, const struct trial *t, size_t n)
{
	if (!t->ok || t->failed != n)
		return false;
	return !s->verbatim || (t->form == FORM_COMMIT && !t->adapted && !t->dropped);
}

static bool exhausted(struct search *s)
{
	if (s->d->tried < s->d->limit)
		return false;
	s->out->gave_up = true;
	return true;
}

/* 1: it fits with these, which are kept as the answer; 0: not; negative: an error. */
static int attempt(struct search *s, struct dep *const *v, size_t n, struct trial *ret)
{
	int rc = deps_try(s->d, v, n, ret, s->e);

	if (rc)
		return rc;
	if (!reached(s, ret, n))
		return 0;
	s->out->any = true;
	s->out->trial = *ret;
	s->out->set = (struct dep_list){ 0 };
	for (size_t i = 0; i < n; i++)
		*ARR_PUSH(s->d->arena, s->out->set) = v[i];
	return 1;
}

static int singles(struct search *s)
{
	struct trial t;

	/* the newest is the likeliest */
	for (size_t i = s->all.n; i-- > 0 && !exhausted(s);) {
		int rc = attempt(s, &s->all.v[i], 1, &t);

		if (rc)
			return rc;
	}
	return 0;
}

static void remove_at(struct dep_list *l, size_t i)
{
	memmove(&l->v[i], &l->v[i + 1], (l->n - i - 1) * sizeof(*l->v));
	l->n--;
}

static struct dep_list copy(struct search *s, const struct dep_list *l)
{
	struct dep_list c = { 0 };

	for (size_t i = 0; i < l->n; i++)
		*ARR_PUSH(s->d->arena, c) = l->v[i];
	return c;
}

/*
 * All candidates that port, in order. One that does not brings its own
 * prerequisites into the list; when it has none that help, it is left out.
 */
static int together(struct search *s)
{
	struct dep_list use = copy(s, &s->all);
	struct map asked;
	int rounds = 0;

	map_init(&asked, s->d->arena);
	while (!exhausted(s)) {
		struct dep_list more = { 0 };
		struct trial t;
		int rc = attempt(s, use.v, use.n, &t);

		if (rc)
			return rc;
		if (t.failed == use.n) {
			/* the change itself: with all these around it, what is in its way now? */
			if (rounds++ >= ROUNDS)
				return 0;
			deps_candidates(s->d, &s->d->self, &t.spots, &more);
		} else if (!map_has(&asked, str_of(use.v[t.failed]->hex))) {
			map_put(&asked, str_of(use.v[t.failed]->hex), s);
			deps_candidates(s->d, use.v[t.failed], &t.spots, &more);
		}
		for (size_t i = more.n; i-- > 0;) {
			for (size_t k = 0; k < s->all.n; k++) {
				if (s->all.v[k] != more.v[i])
					continue;
				remove_at(&more, i);
				break;
			}
		}
		if (more.n && s->all.n + more.n < 120) {
			for (size_t i = 0; i < more.n; i++) {
				*ARR_PUSH(s->d->arena, s->all) = more.v[i];
				*ARR_PUSH(s->d->arena, use) = more.v[i];
			}
			qsort(s->all.v, s->all.n, sizeof(*s->all.v), by_history);
			qsort(use.v, use.n, sizeof(*use.v), by_history);
		} else if (t.failed < use.n) {
			remove_at(&use, t.failed);
		} else {
			return 0;
		}
	}
	return 0;
}

/* Leave out what can be left out, newest first: what is newer may need what is older. */
static int shrink(struct search *s)
{
	struct dep_list use = copy(s, &s->out->set);

	for (size_t i = use.n; i-- > 0 && use.n > 1 && !exhausted(s);) {
		struct dep_list less = copy(s, &use);
		struct trial t;
		int rc;

		remove_at(&less, i);
		rc = attempt(s, less.v, less.n, &t);
		if (rc < 0)
			return rc;
		if (rc) {
			use = less;
			i = use.n;	/* others may be free to go now */
		}
	}
	return 0;
}

static double choose(size_t n, size_t k)
{
	double c = 1;

	for (size_t i = 0; i < k; i++)
		c = c * (double)(n - i) / (double)(i + 1);
	return c;
}

/* Every set of @k: 1 found, 0 none, negative: an error. */
static int all_of_size(struct search *s, size_t k)
{
	size_t *at = ARENA_NEW_N(s->d->arena, size_t, k), n = s->all.n;
	struct dep **v = ARENA_NEW_N(s->d->arena, struct dep *, k);

	for (size_t i = 0; i < k; i++)
		at[i] = i;
	for (;;) {
		struct trial t;
		size_t i = k;
		int rc;

		for (size_t j = 0; j < k; j++)
			v[j] = s->all.v[at[j]];
		rc = attempt(s, v, k, &t);
		if (rc || exhausted(s))
			return rc;
		while (i && at[i - 1] == n - k + i - 1)
			i--;
		if (!i)
			return 0;
		at[i - 1]++;
		for (; i < k; i++)
			at[i] = at[i - 1] + 1;
	}
}

static int smaller(struct search *s)
{
	size_t have = s->out->set.n;

	s->out->smallest = have <= 2 && !s->out->gave_up;	/* each one alone was tried */
	for (size_t k = 2; k < have; k++) {
		int rc;

		/* one trial of a set is up to k + 1 ports */
		if ((double)s->d->tried + choose(s->all.n, k) * (double)(k + 1) >
		    (double)s->d->limit)
			return 0;
		rc = all_of_size(s, k);
		if (rc < 0)
			return rc;
		if (rc) {
			s->out->smallest = true;
			return 0;
		}
		s->out->smallest = k + 1 == have && !s->out->gave_up;
	}
	return 0;
}

int deps_search(struct deps *d, const struct trial *alone, bool verbatim, struct found *ret,
		struct err *e)
{
	struct search s = { .d = d, .verbatim = verbatim, .out = ret, .e = e };
	int rc;

	*ret = (struct found){ 0 };
	deps_candidates(d, &d->self, &alone->spots, &s.all);
	qsort(s.all.v, s.all.n, sizeof(struct dep *), by_history);
	rc = s.all.n ? singles(&s) : 0;
	if (rc > 0) {
		ret->smallest = true;
	} else if (!rc && s.all.n) {
		rc = together(&s);
		if (rc > 0)
			rc = shrink(&s);
		if (rc >= 0 && ret->any)
			rc = smaller(&s);
	}
	ret->candidates = s.all.n;
	return rc < 0 ? rc : 0;
}
