/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tags of mainline's releases: v5.10, v5.10-rc3, v2.6.32. v5.10.3 is a stable release.
 */
#ifndef GIT_RELEASE_H
#define GIT_RELEASE_H

#include "git/repo.h"

/** release_tag() - is this the tag of a release, or of a candidate, of mainline? */
bool release_tag(const char *tag);

struct releases {
	const char **v;		/* "v5.10", oldest first; no candidates */
	size_t n, cap;
};

/** releases_list() - the releases that are tagged here. Return: 0, or ERR_IO. */
int releases_list(struct repo *r, struct arena *a, struct releases *ret, struct err *e);

#endif
