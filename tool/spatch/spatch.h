/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Coccinelle, shut off: text in, text out. It runs in an empty directory of its
 * own with HOME and its temporary files there (a .cocciconfig in the working
 * directory or in HOME is obeyed, and can run programs), without isomorphisms,
 * without the headers of the tree, under file names of ours.
 */
#ifndef SPATCH_SPATCH_H
#define SPATCH_SPATCH_H

#include "base/err.h"
#include "base/mem.h"

struct spatch {
	const char *program;	/* from the user's own configuration; NULL: spatch, by PATH */
	int timeout_ms;		/* of one run; 0: a minute */
};

/**
 * spatch_apply() - one semantic patch on one text.
 * @name: of the semantic patch, for messages. @path: of the text, for messages and its ending.
 * @ret: the new text, equal to @text when nothing matched.
 *
 * A function that Coccinelle cannot parse is passed over without a word: see spatch_parses().
 *
 * Return: 0; ERR_RULE when @smpl is refused (spatch/smpl.h) or is no semantic patch; ERR_TOOL when
 * spatch is missing or fails; ERR_TIMEOUT.
 */
int spatch_apply(struct arena *a, const struct spatch *s, const char *name, struct str smpl,
		 const char *path, struct str text, struct str *ret, struct err *e);

/* A function that Coccinelle could not parse. */
struct spatch_unread {
	struct str function;
	uint32_t line;		/* where it gave up, from 1 */
};

/**
 * spatch_parses() - can Coccinelle parse these functions of @text?
 * @ret: the first of @names that it cannot.
 *
 * Return: 1 when it can parse all; 0 when not; or an error. A name without a definition in
 * @text is no obstacle.
 */
int spatch_parses(const struct spatch *s, const char *path, struct str text,
		  const struct str *names, size_t n, struct spatch_unread *ret, struct err *e);

/** spatch_version() - "1.1.1", in the arena. */
int spatch_version(struct arena *a, const struct spatch *s, const char **ret, struct err *e);

#endif
