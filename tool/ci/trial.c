// SPDX-License-Identifier: GPL-2.0-or-later
#include "ci/trial.h"

#include "ci/trial_loads.h"

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

void trial_of(struct arena *a, const struct ci_config *c, const struct vm_end *v,
	      struct trial *ret)
{
	const struct ktap_test *offline = ktap_find(&v->ktap, "offline");
	const struct ktap_test *add = ktap_find(&v->ktap, "hotadd");

	*ret = (struct trial){ .outcome = v->outcome, .detail = arena_str(a, v->detail),
			       .boot_seconds = v->boot_seconds, .seconds = v->seconds };
	loads_read(a, c, &v->ktap, ret);
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
	if (!ret->n_load || strcmp(ret->load[0].name, LOAD_FIRST) || ret->load[0].skipped) {
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
	struct spread spread;
	double slow;
};

static struct tally tally_of(const struct trial *v, size_t n)
{
	struct tally t = { .n = n, .spread = SPREAD_INIT };

	for (size_t i = 0; i < n; i++) {
		const struct trial *r = &v[i];

		t.by[r->says]++;
		if (!t.first[r->says])
			t.first[r->says] = r;
		if (r->n_load && r->load[0].says != SAYS_NOTHING)
			spread_add(&t.spread, r->load[0].percent);
		t.slow = r->offline_seconds > t.slow ? r->offline_seconds : t.slow;
	}
	return t;
}

static const char *reason(struct arena *a, const struct trial *t)
{
	if (t->outcome == VM_DONE)
		return t->detail ? t->detail : "no reason known";
	return t->detail ? arena_printf(a, "%s: %s", vm_outcome_text(t->outcome), t->detail) :
	       vm_outcome_text(t->outcome);
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
					spread_text(a, &t.spread), spread_text(a, &b.spread));
		return CI_NOT_CURED;
	}
	other = shown ? loads_other_stuck(before, n_before, after, n_after) : NULL;
	if (other) {
		*ret_why = arena_printf(a, "%s is still stuck, as before", other);
		return CI_NOT_CURED;
	}
	if (shown && t.by[SAYS_FREE] == t.n) {
		if (loads_compare(a, before, n_before, after, n_after, ret_why) == CI_REGRESSED)
			return CI_REGRESSED;
		*ret_why = arena_printf(a, "failed migrations %s before, %s after; memory goes "
					"offline within %.1f s (%zu and %zu runs)",
					spread_text(a, &b.spread), spread_text(a, &t.spread), t.slow,
					b.n, t.n);
		return CI_CURED;
	}
	if (b.by[SAYS_FREE] == b.n && 2 * t.by[SAYS_STUCK] > t.n) {
		*ret_why = arena_printf(a, "pages moved before (%s failed) and are stuck after (%s)",
					spread_text(a, &b.spread), spread_text(a, &t.spread));
		return CI_REGRESSED;
	}
	if (b.by[SAYS_FREE] == b.n && t.by[SAYS_FREE] == t.n) {
		enum ci_verdict v = loads_compare(a, before, n_before, after, n_after, ret_why);

		if (v != CI_NOT_SHOWN)
			return v;
		*ret_why = arena_printf(a, "the fault does not show before the port (%s failed, %s "
					"after): nothing is proven", spread_text(a, &b.spread),
					spread_text(a, &t.spread));
		return CI_NOT_SHOWN;
	}
	*ret_why = arena_printf(a, "failed migrations %s before, %s after%s%s",
				spread_text(a, &b.spread), spread_text(a, &t.spread),
				t.by[SAYS_UNCLEAR] ? "; after: " : "",
				t.by[SAYS_UNCLEAR] ? reason(a, t.first[SAYS_UNCLEAR]) : "");
	return CI_UNCLEAR;
}
