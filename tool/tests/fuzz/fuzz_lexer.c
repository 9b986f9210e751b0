/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes lex, and the tokens with the gaps between them are the text. */
#include "c/token.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	CLEANUP(arena_release) struct arena a = ARENA_INIT;
	struct str text = fuzz_str(data, n);
	size_t end = 0;
	uint32_t line = 1;
	struct toks t;

	tok_lex(&a, text, &t);
	for (size_t i = 0; i < t.n; i++) {
		FUZZ_ASSERT(t.v[i].len > 0 && t.v[i].off >= end);
		FUZZ_ASSERT(t.v[i].off + (size_t)t.v[i].len <= n);
		FUZZ_ASSERT(t.v[i].line >= line);
		end = t.v[i].off + t.v[i].len;
		line = t.v[i].line;
		tok_keyword(tok_str(&t, i));
		if (tok_is(&t, i, "(") && i < 64)
			FUZZ_ASSERT(tok_close(&t, i, t.n) <= t.n);
	}
	return 0;
}
