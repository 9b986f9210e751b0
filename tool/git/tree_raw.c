/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The stored form of a tree: "<octal mode> <name>\0<20 bytes>" again and again. */
#include "git/tree_raw.h"

int raw_next(struct str *rest, struct raw_entry *ret)
{
	const char *p = rest->p, *end = rest->p + rest->n, *nul;
	uint32_t mode = 0;

	if (!rest->n)
		return 0;
	for (; p < end && *p >= '0' && *p <= '7' && mode < 1u << 20; p++)
		mode = mode << 3 | (uint32_t)(*p - '0');
	if (p == end || p == rest->p || *p++ != ' ')
		return -1;
	for (nul = p; nul < end && *nul && *nul != '/'; nul++)
		;
	if (nul == end || *nul || nul == p || end - nul - 1 < OID_RAW)
		return -1;
	ret->mode = mode;
	ret->name = (struct str){ p, (size_t)(nul - p) };
	memcpy(ret->id.b, nul + 1, OID_RAW);
	rest->p = nul + 1 + OID_RAW;
	rest->n = (size_t)(end - rest->p);
	return 1;
}

int raw_cmp(struct str a, bool a_dir, struct str b, bool b_dir)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = memcmp(a.p, b.p, n), ca, cb;

	if (c)
		return c;
	ca = n < a.n ? (unsigned char)a.p[n] : a_dir ? '/' : 0;
	cb = n < b.n ? (unsigned char)b.p[n] : b_dir ? '/' : 0;
	return ca - cb;
}

int raw_damaged(struct err *e, const struct oid *tree)
{
	char hex[OID_HEX + 1];

	return err_set(e, ERR_INPUT, "tree %s is damaged", oid_hex(tree, hex));
}
