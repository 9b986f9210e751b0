/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Token patterns: C tokens that are looked for in a file or a function, white
 * space and comments ignored. `...` stands for any run of tokens, also none,
 * that is balanced in (), [] and {} and holds no `;`.
 */
#ifndef SERIES_PATTERN_H
#define SERIES_PATTERN_H

#include "base/err.h"
#include "c/token.h"

struct pattern {
	const char *text;	/* as written */
	struct toks toks;	/* no comments among them */
};

/* One thing in several spellings. */
struct patterns {
	const struct pattern *v;
	size_t n;
};

/**
 * pattern_compile() - @text, copied into the arena, as a pattern.
 *
 * Return: 0, or ERR_MANIFEST for an empty one, one that begins or ends with `...` or repeats it,
 * one that holds a comment or a byte that is no C.
 */
int pattern_compile(struct arena *a, const char *text, struct pattern *ret, struct err *e);

/**
 * pattern_at() - does @p match at token @i of @t, ending at or before @end?
 *
 * Return: the token after the match (> @i), or 0.
 */
size_t pattern_at(const struct pattern *p, const struct toks *t, size_t i, size_t end);

/**
 * pattern_count() - at how many tokens of [@first, @end) does a match begin?
 * @ret_line: line of the first match; 0 when there is none. May be NULL.
 */
size_t pattern_count(const struct pattern *p, const struct toks *t, size_t first, size_t end,
		     uint32_t *ret_line);
/** patterns_count() - the same for any of @ps: the sum, and the first line of all. */
size_t patterns_count(const struct patterns *ps, const struct toks *t, size_t first, size_t end,
		      uint32_t *ret_line);

#endif
