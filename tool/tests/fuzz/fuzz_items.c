/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Items cover all tokens, in order; their names can be read. */
#include "c/item.h"
#include "c/names.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	struct names names = { 0 };
	struct items it;
	struct toks t;
	size_t end = 0;

	tok_lex(&a, fuzz_str(data, n), &t);
	item_split(&a, &t, &it);
	for (size_t i = 0; i < it.n; i++) {
		const struct item *x = &it.v[i];

		FUZZ_ASSERT(x->first == end && x->end > x->first && x->end <= t.n);
		FUZZ_ASSERT(x->head >= x->first && x->head <= x->end);
		FUZZ_ASSERT(x->body <= x->body_end && x->body_end <= x->end);
		FUZZ_ASSERT(item_at(&it, x->first) == x);
		end = x->end;
	}
	FUZZ_ASSERT(end == t.n);
	for (size_t i = 0; i < t.n; i += 1 + t.n / 16)
		item_name_at_line(&t, &it, t.v[i].line);
	names_of(&a, &t, 0, t.n, NAMES_DEFS | NAMES_USES, &names);
	return 0;
}
