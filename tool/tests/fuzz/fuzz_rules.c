/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A rule file, after a line "--" C text that it is tried on, both ways. */
#include "fuzz.h"
#include "port/rules.h"

static void translate(struct arena *a, struct rule_set *set, enum rule_dir dir,
		      struct str text)
{
	struct rule_plan plan;
	struct rule_text ret = { 0 };

	rules_plan(&plan, a, set, NULL, NULL, "fuzz.c");
	plan.force = dir;
	rules_translate(&plan, text, &ret);
	FUZZ_ASSERT(ret.hits.n || str_eq(ret.text, text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	struct str rest = fuzz_str(data, n), text = fuzz_part(&rest), smpl;
	struct rule_set set = { 0 };
	struct rule *r;
	struct err e = { 0 };

	if (rule_parse(&a, "fuzz.cocci", text, &r, &e)) {
		FUZZ_ASSERT(e.what[0]);
		return 0;
	}
	for (size_t i = 0; i < r->n; i++) {
		if (r->blocks[i]->directions & RULE_TO_OLD)
			rule_emit(&a, r->blocks[i], RULE_TO_OLD, &smpl);
		if (r->blocks[i]->directions & RULE_TO_NEW)
			rule_emit(&a, r->blocks[i], RULE_TO_NEW, &smpl);
	}
	if (rules_add(&a, &set, r, &e))
		return 0;
	/* a block is probed against all others: none of ours has a tenth of this */
	if (!r->stop && r->n <= 64) {
		translate(&a, &set, RULE_TO_OLD, rest);
		translate(&a, &set, RULE_TO_NEW, rest);
	}
	return 0;
}
