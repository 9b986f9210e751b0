/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sites: the places that a change converts, looked at on a tree.
 */
#ifndef SERIES_SITE_H
#define SERIES_SITE_H

#include "series/manifest.h"

enum site_kind {
	SITE_DONE,	/* `after` found as often as it must be, `gone` not at all */
	SITE_UNDONE,
	SITE_ABSENT,	/* no such file or function */
	SITE_UNKNOWN,	/* the file could not be read */
};

struct site_state {
	enum site_kind kind;
	unsigned found;		/* how often `after` is there */
	unsigned gone;		/* how often what should be gone is there */
	const char *gone_text;	/* the spelling of it that was found; NULL: none */
	uint32_t line;		/* of what should be gone, else of the function; 0: absent */
};

/** site_read() - the state of @s on the branch that @f shows; its `when` is not asked. */
void site_read(const struct site *s, struct files *f, struct site_state *ret);
/**
 * site_applies() - does the site exist on a tree before the port?
 * @ret: what decided; may be NULL.
 */
enum tri site_applies(const struct site *s, struct files *before, struct proof *ret);
/** site_say() - "f(): what it does: 1 of 2 found", one line, for people. */
char *site_say(struct arena *a, const struct site *s, const struct site_state *st);

#endif
