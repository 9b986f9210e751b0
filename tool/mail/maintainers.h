/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who maintains what a patch touches, as the kernel's own scripts/get_maintainer.pl
 * says. That runs a program of the tree: only when asked for, in an empty
 * directory, never in the user's.
 */
#ifndef MAIL_MAINTAINERS_H
#define MAIL_MAINTAINERS_H

#include "git/repo.h"
#include "mail/write.h"

struct maintainers {
	struct repo *repo;
	struct arena *arena;
	struct oid tree;		/* whose script and MAINTAINERS */
	const char *const *env;		/* the user's */
	char *dir;			/* of maintainers_begin() */
};

/**
 * maintainers_begin() - set up the directory; end with maintainers_end().
 *
 * Return: 0; ERR_NOT_FOUND when the tree has no such script; ERR_MISSING_OBJ; ERR_IO.
 */
int maintainers_begin(struct maintainers *m, struct err *e);
/**
 * maintainers_of() - add those of one patch.
 * @diff: as git writes it.
 * @not: whom not to add again; may be NULL.
 *
 * Return: 0; ERR_TOOL when the script cannot be run or fails, with its last words; ERR_TIMEOUT.
 */
int maintainers_of(struct maintainers *m, struct str diff, const struct people *not,
		   struct people *ret, struct err *e);
void maintainers_end(struct maintainers *m);

#endif
