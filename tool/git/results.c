/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "git/results.h"

#include "git/history.h"
#include "git/refs.h"

int results_of(struct repo *r, struct arena *a, const struct branch *b, struct results *ret,
	       struct err *e)
{
	const char *end = arena_printf(a, "/%s", b->result);
	struct refs all = { 0 };
	int rc = refs_list(r, a, RESULTS_PREFIX, &all, e);

	for (size_t i = 0; !rc && i < all.n; i++) {
		struct str name = str_of(all.v[i].name + strlen(RESULTS_PREFIX));

		/* a name has no slash: the rest is another branch, "stable/linux-5.10.y" */
		if (!str_ends(name, end) || name.n == strlen(end) ||
		    memchr(name.p, '/', name.n - strlen(end)))
			continue;
		name.n -= strlen(end);
		*ARR_PUSH(a, *ret) = (struct result){ arena_strn(a, name), all.v[i].name, all.v[i].id };
	}
	return rc;
}

int result_commits(struct repo *r, struct arena *a, const struct branch *b,
		   const struct result *res, struct oid *ret_base, struct oids *ret, struct err *e)
{
	int rc = history_merge_base(r, &b->commit, &res->tip, ret_base, e);

	if (rc || oid_eq(ret_base, &res->tip))
		return rc;
	return range_add(r, a,
			 arena_printf(a, "%s..%s", oid_str(a, ret_base), oid_str(a, &res->tip)),
			 ret, e);
}
