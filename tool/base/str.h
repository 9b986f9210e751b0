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

/** str_hash() - a 64-bit hash of the bytes, eight at a time. Not for use across machines. */
uint64_t str_hash(struct str s, uint64_t seed);

/** str_find() - offset of @needle in @hay at or after @from, or -1. */
ptrdiff_t str_find(struct str hay, struct str needle, size_t from);

/** str_base_name() - what stands behind the last '/' of @path; @path itself without one. */
const char *str_base_name(const char *path);
/** str_last_line() - the last line that is not blank, trimmed; empty: there is none. */
struct str str_last_line(struct str text);

#endif
