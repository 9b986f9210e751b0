/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Object ids: 20 raw bytes (SHA-1; repositories with another hash are refused
 * when they are opened). Abbreviations stay strings until something resolves them.
 */
#ifndef GIT_OID_H
#define GIT_OID_H

#include "base/mem.h"

#define OID_RAW 20
#define OID_HEX 40

struct oid {
	unsigned char b[OID_RAW];
};

/** oid_parse() - from exactly 40 hex digits; false (and @ret untouched) for anything else. */
bool oid_parse(struct str hex, struct oid *ret);
/** oid_hex() - 40 lower-case digits and a NUL into @ret; returns @ret. */
char *oid_hex(const struct oid *id, char ret[OID_HEX + 1]);
/** oid_str() - the same in an arena. */
char *oid_str(struct arena *a, const struct oid *id);
/** oid_abbrev() - the first @n digits in an arena; for people only, uniqueness is not checked. */
char *oid_abbrev(struct arena *a, const struct oid *id, size_t n);
/** oid_is_hex() - is @s nothing but @min to 40 hex digits? */
bool oid_is_hex(struct str s, size_t min);
/** oid_starts() - does the id begin with these hex digits (either case)? */
bool oid_starts(const struct oid *id, struct str hex);

static inline bool oid_eq(const struct oid *a, const struct oid *b)
{
	return !memcmp(a->b, b->b, OID_RAW);
}

static inline int oid_cmp(const struct oid *a, const struct oid *b)
{
	return memcmp(a->b, b->b, OID_RAW);
}

bool oid_is_zero(const struct oid *id);

/* The raw bytes as a span: a key for struct map. */
static inline struct str oid_key(const struct oid *id)
{
	return (struct str){ (const char *)id->b, OID_RAW };
}

#endif
