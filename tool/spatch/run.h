/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Between the files of spatch; others include spatch/spatch.h.
 */
#ifndef SPATCH_RUN_H
#define SPATCH_RUN_H

#include "base/buf.h"
#include "spatch/spatch.h"

/* One run in its own directory. */
struct spatch_room {
	struct arena arena;
	const struct spatch *s;
	const char *dir;
	const char *file;	/* the C file's name in it: input.c or input.h */
	struct buf out, err;	/* what it printed */
	int status;
};

/** spatch_room_init() - make the directory; with @text in it unless @path is NULL. */
int spatch_room_init(struct spatch_room *r, const struct spatch *s, const char *path,
		     struct str text, struct err *e);
/** spatch_room_release() - the directory goes too. */
void spatch_room_release(struct spatch_room *r);
/** spatch_room_add() - put a file @name with @text there. */
int spatch_room_add(struct spatch_room *r, const char *name, struct str text, struct err *e);
/** spatch_room_run() - run spatch with @args (NULL-terminated). 0 whatever its exit code was. */
int spatch_room_run(struct spatch_room *r, const char *const *args, struct err *e);

#endif
