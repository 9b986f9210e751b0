/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Commit objects: header lines in a fixed order, a blank line, the message. */
#include "git/commit_raw.h"

/* The id line "<key> <40 hex>\n" at the front of @rest, which is advanced past it. */
static bool id_line(struct str *rest, const char *key, struct oid *ret)
{
	size_t k = strlen(key);

	if (rest->n < k + OID_HEX + 1 || !str_starts(*rest, key) || rest->p[k + OID_HEX] != '\n' ||
	    !oid_parse((struct str){ rest->p + k, OID_HEX }, ret))
		return false;
	rest->p += k + OID_HEX + 1;
	rest->n -= k + OID_HEX + 1;
	return true;
}

static struct str value(struct str line, const char *key)
{
	size_t k = strlen(key);

	return (struct str){ line.p + k, line.n - k };
}

/* Seconds after the last '>' of an ident line. */
static int64_t ident_time(struct str s)
{
	const char *gt = memrchr(s.p, '>', s.n), *end = s.p + s.n;
	int64_t n = 0;
	int digits = 0;

	if (!gt)
		return 0;
	for (gt++; gt < end && *gt == ' '; gt++)
		;
	for (; gt < end && *gt >= '0' && *gt <= '9' && digits < 18; gt++, digits++)
		n = n * 10 + (*gt - '0');
	return n;
}

bool raw_commit_parse(struct str text, struct raw_commit *ret)
{
	struct raw_commit c = { 0 };
	struct str rest = text, line;
	struct oid id;

	if (!id_line(&rest, "tree ", &c.tree))
		return false;
	c.parents.p = rest.p;
	while (id_line(&rest, "parent ", &id))
		c.parents.n += RAW_PARENT_LEN;
	if (!str_line(&rest, &line) || !str_starts(line, "author "))
		return false;
	c.author = value(line, "author ");
	if (!str_line(&rest, &line) || !str_starts(line, "committer "))
		return false;
	c.committer = value(line, "committer ");
	c.time = ident_time(c.committer);
	c.headers = (struct str){ text.p, (size_t)(rest.p - text.p) };
	while (str_line(&rest, &line) && line.n) {
		if (str_starts(line, "encoding "))
			c.encoding = value(line, "encoding ");
		c.headers.n = (size_t)(rest.p - text.p);
	}
	c.message = rest;
	*ret = c;
	return true;
}

struct oid raw_commit_parent(const struct raw_commit *c, size_t i)
{
	struct oid id = { { 0 } };

	oid_parse((struct str){ c->parents.p + i * RAW_PARENT_LEN + 7, OID_HEX }, &id);
	return id;
}
