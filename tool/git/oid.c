/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Object ids as text and back. */
#include "git/oid.h"

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool oid_is_hex(struct str s, size_t min)
{
	if (s.n < min || s.n > OID_HEX)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (digit(s.p[i]) < 0)
			return false;
	return true;
}

bool oid_parse(struct str hex, struct oid *ret)
{
	if (!oid_is_hex(hex, OID_HEX))
		return false;
	for (size_t i = 0; i < OID_RAW; i++)
		ret->b[i] = (unsigned char)(digit(hex.p[2 * i]) << 4 | digit(hex.p[2 * i + 1]));
	return true;
}

char *oid_hex(const struct oid *id, char ret[OID_HEX + 1])
{
	static const char hex[] = "0123456789abcdef";

	for (size_t i = 0; i < OID_RAW; i++) {
		ret[2 * i] = hex[id->b[i] >> 4];
		ret[2 * i + 1] = hex[id->b[i] & 15];
	}
	ret[OID_HEX] = 0;
	return ret;
}

char *oid_abbrev(struct arena *a, const struct oid *id, size_t n)
{
	char hex[OID_HEX + 1];

	oid_hex(id, hex);
	return arena_strn(a, (struct str){ hex, n < OID_HEX ? n : OID_HEX });
}

char *oid_str(struct arena *a, const struct oid *id)
{
	return oid_abbrev(a, id, OID_HEX);
}

bool oid_starts(const struct oid *id, struct str hex)
{
	if (!oid_is_hex(hex, 1))
		return false;
	for (size_t i = 0; i < hex.n; i++) {
		int have = i % 2 ? id->b[i / 2] & 15 : id->b[i / 2] >> 4;

		if (digit(hex.p[i]) != have)
			return false;
	}
	return true;
}

bool oid_is_zero(const struct oid *id)
{
	static const struct oid zero;

	return oid_eq(id, &zero);
}
