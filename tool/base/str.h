/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Spans: a piece of somebody else's text. Borrowed, not NUL-terminated.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *p;
	size_t n;
};

#define STR(lit) ((struct str){ (lit), sizeof(lit) - 1 })
/* for printf("%.*s", STR_ARG(s)) */
#define STR_ARG(s) (int)(s).n, (s).p

static inline struct str str_of(const char *z)
{
	return (struct str){ z, z ? strlen(z) : 0 };
}

static inline bool str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || !memcmp(a.p, b.p, a.n));
}

static inline bool str_is(struct str a, const char *z)
{
	return str_eq(a, str_of(z));
}

static inline bool str_starts(struct str a, const char *z)
{
	size_t n = strlen(z);

	return a.n >= n && !memcmp(a.p, z, n);
}

static inline bool str_ends(struct str a, const char *z)
{
	size_t n = strlen(z);

	return a.n >= n && !memcmp(a.p + a.n - n, z, n);
}

/** str_trim() - @s without white space at either end. */
struct str str_trim(struct str s);

/**
 * str_line() - cut the next line off @rest.
 * @rest: advanced past the line and its newline.
 * @ret_line: the line, without newline (a trailing CR stays).
 *
 * Return: false when nothing was left.
 */
bool str_line(struct str *rest, struct str *ret_line);

/* Multiply and fold: every bit of the input reaches the low bits, which tables use. */
static inline uint64_t str_mix(uint64_t h)
{
	h *= UINT64_C(0x9e3779b97f4a7c15);
	return h ^ h >> 29;
}

/* The last 1 to 7 bytes as a number, the first lowest: a memcpy() of no fixed size is a call. */
static inline uint64_t str_tail(const char *p, size_t n)
{
	const unsigned char *b = (const unsigned char *)p;
	uint32_t lo, hi;

	if (n < 4)
		return b[0] | (uint64_t)b[n / 2] << n / 2 * 8 | (uint64_t)b[n - 1] << (n - 1) * 8;
	memcpy(&lo, p, 4);
	memcpy(&hi, p + n - 4, 4);
	return lo | (uint64_t)hi << (n - 4) * 8;
}

/** str_hash() - a 64-bit hash of the bytes, eight at a time. Not for use across machines. */
static inline uint64_t str_hash(struct str s, uint64_t seed)
{
	uint64_t h = seed ^ s.n * UINT64_C(0x9e3779b97f4a7c15), w;
	size_t i = 0;

	for (; i + 8 <= s.n; i += 8) {
		memcpy(&w, s.p + i, 8);
		h = str_mix(h ^ w);
	}
	if (i < s.n)
		h = str_mix(h ^ str_tail(s.p + i, s.n - i));
	return str_mix(h);
}

/** str_find() - offset of @needle in @hay at or after @from, or -1. */
ptrdiff_t str_find(struct str hay, struct str needle, size_t from);

/** str_base_name() - what stands behind the last '/' of @path; @path itself without one. */
const char *str_base_name(const char *path);
/** str_last_line() - the last line that is not blank, trimmed; empty: there is none. */
struct str str_last_line(struct str text);

#endif
