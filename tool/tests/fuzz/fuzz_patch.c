/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A patch, after a line "--" a text that it is laid on. What was read keeps the
 * header's promises, and paths stay inside of the tree.
 */
#include "fuzz.h"
#include "msg/message.h"
#include "msg/patch.h"

static void check_hunk(const struct patch_hunk *h)
{
	size_t old = 0, new = 0;

	for (size_t i = 0; i < h->line.n; i++) {
		old += h->line.v[i].kind != '+';
		new += h->line.v[i].kind != '-';
	}
	FUZZ_ASSERT(old == h->old_n && new == h->new_n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	struct str rest = fuzz_str(data, n), text = fuzz_part(&rest), after;
	struct message m;
	struct patch_placed at;
	struct patch p = { 0 };
	struct err e = { 0 };

	message_parse(&a, text, &m);
	if (patch_parse(&a, text, "fuzz", &p, &e)) {
		FUZZ_ASSERT(e.what[0]);
		return 0;
	}
	for (size_t i = 0; i < p.file.n; i++) {
		const struct patch_file *f = &p.file.v[i];

		FUZZ_ASSERT(f->old_path || f->new_path);
		FUZZ_ASSERT(!f->old_path || !patch_path_fault(str_of(f->old_path)));
		FUZZ_ASSERT(!f->new_path || !patch_path_fault(str_of(f->new_path)));
		for (size_t h = 0; h < f->hunk.n; h++)
			check_hunk(&f->hunk.v[h]);
		patch_apply(&a, f, rest, &after, &e);
		if (f->hunk.n)
			patch_place(&a, f, rest, &at, &e);
		/* made from its own old lines it applies, or says why not */
		patch_apply(&a, f, patch_old_text(&a, f), &after, &e);
	}
	return 0;
}
