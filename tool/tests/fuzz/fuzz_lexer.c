/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes lex, and the tokens with the gaps between them are the text, by whatever
 * way they came. */
#include "c/token.h"
#include "fuzz.h"
#include "port/lines.h"

/* A later version of @text, by way of its tokens and without them. */
static void lex_like(struct arena *a, struct str text, const struct toks *t, const uint8_t *data,
		     size_t n)
{
	struct str later = { text.p + n * data[0] / 256, n - n * data[0] / 256 };
	struct toks x, y;
	struct lines l, m;
	struct intern in;

	intern_init(&in, a);
	lines_split(a, text, &in, &l);
	lines_split_like(a, later, &in, &l, &m);
	tok_lex(a, later, &x);
	tok_lex_like(a, later, t, m.twin, m.n, &y);
	FUZZ_ASSERT(x.n == y.n && x.lines == y.lines);
	for (size_t i = 0; i < x.n; i++)
		FUZZ_ASSERT(x.v[i].off == y.v[i].off && x.v[i].len == y.v[i].len &&
			    x.v[i].line == y.v[i].line && x.v[i].kind == y.v[i].kind &&
			    x.v[i].flags == y.v[i].flags && x.v[i].id == y.v[i].id);
}

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
	if (n)
		lex_like(&a, text, &t, data, n);
	return 0;
}
