/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * git send-email in an empty repository of its own: the clone's config, which may
 * name any program as its mail server, is not read. The clone's hooks directory
 * is the user's own, and is used.
 */
#ifndef MAIL_ALONE_H
#define MAIL_ALONE_H

#include "git/repo.h"
#include "mail/write.h"

struct alone {
	struct repo *repo;		/* whose hooks */
	struct arena *arena;
	const char *const *env;		/* the user's */
	const char *dir;		/* private; NULL: not made yet */
};

/** alone_begin() - make it, unless it is there. Return: 0 or ERR_IO. */
int alone_begin(struct alone *s, struct err *e);
/** alone_end() - remove it. */
void alone_end(struct alone *s);
/** alone_env() - the user's surroundings, without what points git at another repository. */
const char *const *alone_env(struct alone *s);
/** alone_file() - where a file of that name stands. */
const char *alone_file(struct alone *s, const char *name);

/**
 * alias_resolve() - whom @who means, by the user's sendemail.aliasesFile.
 * @who: an address, which stands for itself, or an alias; several with commas between.
 *
 * git itself is asked, by a dry run: no format of alias files is read here.
 * Return: 0; ERR_CONFIG for an alias that nobody defined; ERR_TOOL without git send-email.
 */
int alias_resolve(struct alone *s, const char *who, struct people *ret, struct err *e);

#endif
