/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "git/release.h"

#include <stdlib.h>

#include "git/refs.h"

bool release_tag(const char *tag)
{
	const char *p = tag;
	unsigned dots = 0, most = str_starts(str_of(tag), "v2.6.") ? 2 : 1;

	if (*p++ != 'v' || *p < '0' || *p > '9')
		return false;
	for (; (*p >= '0' && *p <= '9') || *p == '.'; p++)
		dots += *p == '.';
	if (str_starts(str_of(p), "-rc"))
		p += 3 + strspn(p + 3, "0123456789");
	return !*p && dots == most;
}

/* v4.9 before v4.14. */
static int older(const void *one, const void *other)
{
	return strverscmp(*(const char *const *)one, *(const char *const *)other);
}

int releases_list(struct repo *r, struct arena *a, struct releases *ret, struct err *e)
{
	struct refs tags = { 0 };
	int rc = refs_list(r, a, "refs/tags/v", &tags, e);

	for (size_t i = 0; !rc && i < tags.n; i++) {
		const char *name = tags.v[i].name + strlen("refs/tags/");

		if (release_tag(name) && !strchr(name, '-'))
			*ARR_PUSH(a, *ret) = name;
	}
	if (ret->n)
		qsort(ret->v, ret->n, sizeof(*ret->v), older);
	return rc;
}
