/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which stable series are maintained, and which branches form a family: what is
 * fixed in one must be fixed in every newer one that is maintained
 * (stable-kernel-rules). A dated table, over which the user's config has the
 * last word: backport.BRANCH.state (supported, eol, vendor), .family.
 */
#ifndef SERIES_SUPPORT_H
#define SERIES_SUPPORT_H

#include "series/judge.h"

enum support { SUPPORT_YES, SUPPORT_ENDED, SUPPORT_UNKNOWN };

/** SUPPORT_DATE - when the table was looked up (kernel.org/releases.html). */
#define SUPPORT_DATE "2026-03"

/**
 * support_of() - is series @major.@minor maintained?
 * @month: today, as year * 12 + month - 1. @ret_end: the last month, the same way; may be NULL.
 */
enum support support_of(unsigned major, unsigned minor, int month, int *ret_end);

/**
 * support_name() - "linux-5.10.y", "stable/linux-5.10.y": 5 and 10. False: no stable series' name.
 */
bool support_name(const char *name, unsigned *ret_major, unsigned *ret_minor);

/* The maintained branches of a repository, by family; judged when first asked. */
struct family {
	const struct branch *branch;
	const char *name;	/* "stable", "cip", or as the config has it */
	unsigned major, minor;
	struct judged *judged;	/* NULL: not asked yet */
};

struct families {
	struct judge *judge;
	struct branches branches;
	struct family *v;
	size_t n, cap;
};

/** families_find() - all of them: local branches, and remote ones that no local one doubles. */
void families_find(struct judge *j, int month, struct families *ret);

struct lacking {
	const struct branch *branch;
	enum verdict verdict;
};

struct lackings {
	struct lacking *v;
	size_t n, cap;
};

/**
 * newer_lacking() - newer maintained branches of @b's family that are affected and do not have the
 * change, or of which that is not known.
 * @m, @c: of a manifest, or NULL: then @id.
 */
void newer_lacking(struct families *f, const struct branch *b, const struct manifest *m,
		   const struct change *c, const struct oid *id, struct lackings *ret);

/** newer_say() - "newer first: linux-6.1.y (needed) does not have it", in @a. */
const char *newer_say(struct arena *a, const struct lackings *l);

#endif
