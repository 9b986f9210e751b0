// SPDX-License-Identifier: GPL-2.0-or-later
#include "ci/trial.h"

/* The first is what every run is judged by. One of another fault says nothing about a port that
 * cures the first. */
static const struct {
	const char *name;
	bool other_fault;
} loads[TRIAL_LOADS] = {
	{ "migrate-anon", false }, { "migrate-thp", false }, { "migrate-hugetlb", false },
	{ "migrate-device", true },
};

/* Fewer calls than this say nothing. */
#define CALLS_MIN 3

const char *says_name(enum says s)
{
	static const char *const names[] = { "nothing", "free", "unclear", "stuck", "broken" };

	return names[s];
}

static const struct {
	const char *name;
	int exit;
} verdicts[] = {
#define X(code, name, exit_code) [code] = { name, exit_code },
	CI_VERDICT_LIST(X)
#undef X
};

const char *ci_verdict_name(enum ci_verdict v)
{
	return verdicts[v].name;
}

int ci_verdict_exit(enum ci_verdict v)
{
	return verdicts[v].exit;
}

static bool load_of(const struct ci_config *c, const struct ktap *k, const char *name,
		    struct load_trial *ret)
{
	const struct ktap_test *t = ktap_find(k, name);

	*ret = (struct load_trial){ .name = name };
	if (!t || t->skip || !ktap_value(k, name, "calls", &ret->calls) ||
	    !ktap_value(k, name, "ok", &ret->ok) || !ktap_value(k, name, "failed", &ret->failed))
		return false;
	if (ret->calls < CALLS_MIN || ret->ok + ret->failed < CALLS_MIN)
		return true;
	ret->percent = 100 * ret->failed / (ret->ok + ret->failed);
	ret->says = ret->percent >= c->stuck_percent ? SAYS_STUCK :
		    ret->percent < c->cured_percent ? SAYS_FREE : SAYS_UNCLEAR;
	return true;
}

void trial_of(struct arena *a, const struct ci_config *c, const struct vm_end *v,
	      struct trial *ret)
{
	const struct ktap_test *offline = ktap_find(&v->ktap, "offline");
	const struct ktap_test *add = ktap_find(&v->ktap, "hotadd");

	*ret = (struct trial){ .outcome = v->outcome, .detail = arena_str(a, v->detail),
			       .boot_seconds = v->boot_seconds, .seconds = v->seconds };
	for (size_t i = 0; i < ARRAY_SIZE(loads); i++)
		if (load_of(c, &v->ktap, loads[i].name, &ret->load[ret->n_load]))
			ret->n_load++;
	if (offline && !offline->skip) {
		ret->offline_told = true;
		ret->offline_done = offline->ok;
		ktap_value(&v->ktap, "offline", "seconds", &ret->offline_seconds);
	}
	if (v->outcome != VM_DONE) {
		/* No boot at all may be the configuration's or this machine's doing. */
		ret->says = vm_outcome_is_kernel(v->outcome) && v->outcome != VM_NO_BOOT ?
			    SAYS_BROKEN : SAYS_NOTHING;
		return;
	}
	if (!ret->n_load || strcmp(ret->load[0].name, loads[0].name)) {
		ret->detail = add && !add->ok ? "memory could not be plugged in" :
			      "the guest counted no migrations";
		return;
	}
	ret->says = ret->load[0].says;
	if (ret->says == SAYS_FREE && (!ret->offline_told || !ret->offline_done))
		ret->says = SAYS_UNCLEAR;
	if (ret->says == SAYS_UNCLEAR && !ret->detail)
		ret->detail = ret->load[0].says == SAYS_FREE ? "pages move, but memory does not go "
			      "offline" : "neither stuck nor free";
	if (ret->says == SAYS_NOTHING && !ret->detail)
		ret->detail = "too few migrations to say anything";
}

/* Runs by what they say. */
struct tally {
	size_t n, by[SAYS_BROKEN + 1];
	const struct trial *first[SAYS_BROKEN + 1];
	double lo, hi, slow;
};

static struct tally tally_of(const struct trial *v, size_t n)
{
	struct tally t = { .n = n, .lo = 101, .hi = -1 };

	for (size_t i = 0; i < n; i++) {
		const struct trial *r = &v[i];

		t.by[r->says]++;
		if (!t.first[r->says])
			t.first[r->says] = r;
		if (r->n_load && r->load[0].says != SAYS_NOTHING) {
			t.lo = r->load[0].percent < t.lo ? r->load[0].percent : t.lo;
			t.hi = r->load[0].percent > t.hi ? r->load[0].percent : t.hi;
		}
		t.slow = r->offline_seconds > t.slow ? r->offline_seconds : t.slow;
	}
	return t;
}

static const char *spread(struct arena *a, const struct tally *t)
{
	if (t->hi < 0)
		return "nothing counted";
	return t->lo == t->hi ? arena_printf(a, "%.0f %%", t->hi) :
	       arena_printf(a, "%.0f to %.0f %%", t->lo, t->hi);
}

static const char *reason(struct arena *a, const struct trial *t)
{
	if (t->outcome == VM_DONE)
		return t->detail ? t->detail : "no reason known";
	return t->detail ? arena_printf(a, "%s: %s", vm_outcome_text(t->outcome), t->detail) :
	       vm_outcome_text(t->outcome);
}

/* In how many runs @load says that, and between which shares of failures, over all runs. */
static size_t count_load(const struct trial *v, size_t n, const char *load, enum says says,
			 struct tally *t)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < v[i].n_load; k++) {
			const struct load_trial *l = &v[i].load[k];

			if (strcmp(l->name, load) || l->says == SAYS_NOTHING)
				continue;
			count += l->says == says;
			t->lo = l->percent < t->lo ? l->percent : t->lo;
			t->hi = l->percent > t->hi ? l->percent : t->hi;
		}
	return count;
}

/* Is a further load stuck after that was stuck before? Its name, or NULL. */
static const char *other_stuck(const struct trial *before, size_t n_before,
			       const struct trial *after, size_t n_after)
{
	struct tally t = { 0 };

	for (size_t l = 1; l < ARRAY_SIZE(loads); l++)
		if (!loads[l].other_fault &&
		    2 * count_load(before, n_before, loads[l].name, SAYS_STUCK, &t) > n_before &&
		    2 * count_load(after, n_after, loads[l].name, SAYS_STUCK, &t) > n_after)
			return loads[l].name;
	return NULL;
}

/* The first load shows nothing on either side: does a further one? Its verdict, or NOT_SHOWN. */
static enum ci_verdict compare_others(struct arena *a, const struct trial *before, size_t n_before,
				      const struct trial *after, size_t n_after,
				      const char **ret_why)
{
	for (size_t l = 1; l < ARRAY_SIZE(loads); l++) {
		struct tally b = { .lo = 101, .hi = -1 }, t = b;
		const char *name = loads[l].name;
		bool was = 2 * count_load(before, n_before, name, SAYS_STUCK, &b) > n_before;
		bool is = 2 * count_load(after, n_after, name, SAYS_STUCK, &t) > n_after;
		bool free_before = count_load(before, n_before, name, SAYS_FREE, &b) == n_before;
		bool free_after = count_load(after, n_after, name, SAYS_FREE, &t) == n_after;

		if (!was && !(free_before && is))
			continue;
		*ret_why = arena_printf(a, "%s: %s fail before, %s after; other pages move on both "
					"(%zu and %zu runs)", name, spread(a, &b), spread(a, &t),
					n_before, n_after);
		return !was ? CI_REGRESSED : free_after ? CI_CURED : is ? CI_NOT_CURED : CI_UNCLEAR;
	}
	return CI_NOT_SHOWN;
}

enum ci_verdict trials_compare(struct arena *a, const struct trial *before, size_t n_before,
			       const struct trial *after, size_t n_after, const char **ret_why)
{
	const struct tally b = tally_of(before, n_before), t = tally_of(after, n_after);
	bool shown = 2 * b.by[SAYS_STUCK] > b.n && !b.by[SAYS_BROKEN];
	const char *other;

	if (!b.n || !t.n) {
		*ret_why = "nothing was run";
		return CI_UNTESTED;
	}
	if (b.by[SAYS_BROKEN]) {
		*ret_why = arena_printf(a, "already before the port: %s",
					reason(a, b.first[SAYS_BROKEN]));
		return CI_UNTESTED;
	}
	if (t.by[SAYS_BROKEN] && b.by[SAYS_NOTHING] < b.n) {
		*ret_why = arena_printf(a, "after the port, and not before it, %s (%zu of %zu runs)",
					reason(a, t.first[SAYS_BROKEN]), t.by[SAYS_BROKEN], t.n);
		return CI_BROKE;
	}
	if (b.by[SAYS_NOTHING] || t.by[SAYS_NOTHING] || t.by[SAYS_BROKEN]) {
		const struct trial *r = b.by[SAYS_NOTHING] ? b.first[SAYS_NOTHING] :
					t.by[SAYS_NOTHING] ? t.first[SAYS_NOTHING] :
					t.first[SAYS_BROKEN];

		*ret_why = arena_printf(a, "%s the port: %s", b.by[SAYS_NOTHING] ? "before" : "after",
					reason(a, r));
		return CI_UNTESTED;
	}
	if (shown && t.by[SAYS_STUCK]) {
		*ret_why = arena_printf(a, "still stuck: %s of migrations fail, before it was %s",
					spread(a, &t), spread(a, &b));
		return CI_NOT_CURED;
	}
	other = shown ? other_stuck(before, n_before, after, n_after) : NULL;
	if (other) {
		*ret_why = arena_printf(a, "%s is still stuck, as before", other);
		return CI_NOT_CURED;
	}
	if (shown && t.by[SAYS_FREE] == t.n) {
		*ret_why = arena_printf(a, "failed migrations %s before, %s after; memory goes "
					"offline within %.1f s (%zu and %zu runs)", spread(a, &b),
					spread(a, &t), t.slow, b.n, t.n);
		return CI_CURED;
	}
	if (b.by[SAYS_FREE] == b.n && 2 * t.by[SAYS_STUCK] > t.n) {
		*ret_why = arena_printf(a, "pages moved before (%s failed) and are stuck after (%s)",
					spread(a, &b), spread(a, &t));
		return CI_REGRESSED;
	}
	if (b.by[SAYS_FREE] == b.n && t.by[SAYS_FREE] == t.n) {
		enum ci_verdict v = compare_others(a, before, n_before, after, n_after, ret_why);

		if (v != CI_NOT_SHOWN)
			return v;
		*ret_why = arena_printf(a, "the fault does not show before the port (%s failed, %s "
					"after): nothing is proven", spread(a, &b), spread(a, &t));
		return CI_NOT_SHOWN;
	}
	*ret_why = arena_printf(a, "failed migrations %s before, %s after%s%s", spread(a, &b),
				spread(a, &t), t.by[SAYS_UNCLEAR] ? "; after: " : "",
				t.by[SAYS_UNCLEAR] ? reason(a, t.first[SAYS_UNCLEAR]) : "");
	return CI_UNCLEAR;
}
