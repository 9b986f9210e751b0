// SPDX-License-Identifier: GPL-2.0-or-later
#include "ci/trial_loads.h"

/* Fewer calls than this say nothing. */
#define CALLS_MIN 3

/*
 * One of another fault says nothing about a port that cures the first. What is not judged is run
 * because it takes another way through the kernel, where a wrong port may hang or oops; how many
 * of its migrations fail says nothing.
 */
static const struct load_kind {
	const char *name;
	const char *calls, *ok;		/* what the guest calls these counters */
	bool other_fault;
	const char *not_judged;		/* why; NULL: it is */
} kinds[TRIAL_LOADS] = {
	{ LOAD_FIRST, "calls", "ok", false, NULL },
	{ "migrate-thp", "calls", "ok", false, NULL },
	{ "migrate-hugetlb", "calls", "ok", false, NULL },
	{ "migrate-tmpfs", "calls", "ok", false,
	  "a fault on shared memory holds the page by a way of its own, cured or not; run for what "
	  "hangs or oopses there" },
	{ "numa-balancing", "faults", "migrated", false,
	  "the kernel moves what it likes, often little; run for what hangs or oopses there" },
	{ "migrate-device", "calls", "ok", true, NULL },
};

void spread_add(struct spread *s, double percent)
{
	s->lo = percent < s->lo ? percent : s->lo;
	s->hi = percent > s->hi ? percent : s->hi;
}

const char *spread_text(struct arena *a, const struct spread *s)
{
	if (s->hi < 0)
		return "nothing counted";
	return s->lo == s->hi ? arena_printf(a, "%.0f %%", s->hi) :
	       arena_printf(a, "%.0f to %.0f %%", s->lo, s->hi);
}

static bool read_one(const struct ci_config *c, const struct ktap *k, const struct load_kind *kind,
		     struct load_trial *ret)
{
	const struct ktap_test *t = ktap_find(k, kind->name);

	*ret = (struct load_trial){ .name = kind->name, .judged = !kind->not_judged };
	if (!t)
		return false;
	if (t->skip) {
		ret->skipped = t->detail + strlen("SKIP");
		ret->skipped += *ret->skipped == ' ';
		return true;
	}
	if (!ktap_value(k, kind->name, kind->calls, &ret->calls) ||
	    !ktap_value(k, kind->name, kind->ok, &ret->ok) ||
	    !ktap_value(k, kind->name, "failed", &ret->failed))
		return false;
	if (ret->calls < CALLS_MIN || ret->ok + ret->failed < CALLS_MIN)
		return true;
	ret->percent = 100 * ret->failed / (ret->ok + ret->failed);
	ret->says = ret->percent >= c->stuck_percent ? SAYS_STUCK :
		    ret->percent < c->cured_percent ? SAYS_FREE : SAYS_UNCLEAR;
	return true;
}

void loads_read(struct arena *a, const struct ci_config *c, const struct ktap *k,
		struct trial *ret)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		struct load_trial *l = &ret->load[ret->n_load];

		if (!read_one(c, k, &kinds[i], l))
			continue;
		l->skipped = arena_str(a, l->skipped);
		ret->n_load++;
	}
}

/* One load over the runs of one side. */
struct side {
	size_t runs;		/* that told of it */
	size_t by[SAYS_BROKEN + 1];
	struct spread spread;
	const char *skipped;
};

static struct side side_of(const struct trial *v, size_t n, const char *load)
{
	struct side s = { .spread = SPREAD_INIT };

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < v[i].n_load; k++) {
			const struct load_trial *l = &v[i].load[k];

			if (strcmp(l->name, load))
				continue;
			s.runs++;
			s.by[l->says]++;
			if (l->skipped)
				s.skipped = l->skipped;
			if (l->says != SAYS_NOTHING)
				spread_add(&s.spread, l->percent);
		}
	return s;
}

const char *loads_other_stuck(const struct trial *before, size_t n_before,
			      const struct trial *after, size_t n_after)
{
	for (size_t l = 1; l < ARRAY_SIZE(kinds); l++) {
		struct side b = side_of(before, n_before, kinds[l].name);
		struct side t = side_of(after, n_after, kinds[l].name);

		if (!kinds[l].other_fault && !kinds[l].not_judged &&
		    2 * b.by[SAYS_STUCK] > n_before && 2 * t.by[SAYS_STUCK] > n_after)
			return kinds[l].name;
	}
	return NULL;
}

enum ci_verdict loads_compare(struct arena *a, const struct trial *before, size_t n_before,
			      const struct trial *after, size_t n_after, const char **ret_why)
{
	for (size_t l = 1; l < ARRAY_SIZE(kinds); l++) {
		struct side b = side_of(before, n_before, kinds[l].name);
		struct side t = side_of(after, n_after, kinds[l].name);
		bool was = 2 * b.by[SAYS_STUCK] > n_before, is = 2 * t.by[SAYS_STUCK] > n_after;

		if (kinds[l].not_judged || (!was && !(b.by[SAYS_FREE] == n_before && is)))
			continue;
		*ret_why = arena_printf(a, "%s: %s fail before, %s after%s (%zu and %zu runs)",
					kinds[l].name, spread_text(a, &b.spread),
					spread_text(a, &t.spread),
					was ? "; other pages move on both" : "", n_before, n_after);
		return !was ? CI_REGRESSED : t.by[SAYS_FREE] == n_after ? CI_CURED :
		       is ? CI_NOT_CURED : CI_UNCLEAR;
	}
	return CI_NOT_SHOWN;
}

/* In words: what do the two sides of one load show? */
static const char *shows(const struct side *b, size_t n_before, const struct side *t,
			 size_t n_after)
{
	bool was = 2 * b->by[SAYS_STUCK] > n_before, is = 2 * t->by[SAYS_STUCK] > n_after;

	if (b->spread.hi < 0 || t->spread.hi < 0)
		return "nothing counted";
	if (was)
		return is ? "fails before and after" : t->by[SAYS_STUCK] || t->by[SAYS_UNCLEAR] ?
		       "fails before, less after" : "fails before, not after";
	if (is)
		return "fails after, not before";
	if (b->by[SAYS_STUCK] || b->by[SAYS_UNCLEAR] || t->by[SAYS_STUCK] || t->by[SAYS_UNCLEAR])
		return "not decided by this load";
	return "not shown by this load";
}

size_t trials_loads(struct arena *a, const struct trial *before, size_t n_before,
		    const struct trial *after, size_t n_after, struct load_sum ret[TRIAL_LOADS])
{
	size_t n = 0;

	for (size_t l = 0; l < ARRAY_SIZE(kinds); l++) {
		struct side b = side_of(before, n_before, kinds[l].name);
		struct side t = side_of(after, n_after, kinds[l].name);

		if (!b.runs && !t.runs)
			continue;
		ret[n++] = (struct load_sum){
			.name = kinds[l].name, .not_judged = kinds[l].not_judged,
			.skipped = b.spread.hi >= 0 || t.spread.hi >= 0 ? NULL :
				   b.skipped ? b.skipped : t.skipped,
			.before = spread_text(a, &b.spread), .after = spread_text(a, &t.spread),
			.shows = shows(&b, n_before, &t, n_after) };
	}
	return n;
}
