/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Overlays: what an old or vendor tree needs merely to be built on a machine of
 * today. Named fixes to the exported tree alone, before and after alike; they are
 * listed in the result and are no part of the port. Each is a file of data,
 * ci/overlays/NAME.overlay, a word and its text a line:
 *
 *	what TEXT		what it does, for the result
 *	if PATH TEXT		only where that file has this text (any white space fits any)
 *	unless PATH TEXT	and not where it has this one
 *	modes DIRECTORY...	files that begin with #! may be run, where scripts lost their modes
 *	links			links to nothing: an empty source file, or an empty directory
 *	kconfig			Kconfig files that are sourced and missing: empty ones
 *	replace PATH		in that file, the next line's text by that of the line after it
 *	old TEXT
 *	new TEXT
 *	make NAME=VALUE		one more argument for make
 */
#ifndef CI_OVERLAY_H
#define CI_OVERLAY_H

#include "base/json.h"
#include "git/repo.h"

struct overlay_use {
	const char *name, *what, *detail;
};

struct overlays {
	struct overlay_use *v;		/* those that this tree needed */
	size_t n, cap;
	struct {
		const char **v;		/* NAME=VALUE for make */
		size_t n, cap;
	} make;
	const char *rules;		/* id of all that the directories hold */
};

/**
 * overlay_apply() - give the exported tree in @src what it needs, and take back what an earlier
 * tree in the same place needed and this one does not.
 * @dirs: where *.overlay are; @n_dirs. A later directory's file replaces one of the same name.
 * @src: holds @tree; "<src>.overlay" remembers what was done.
 *
 * Nothing is written where nothing differs, so that make rebuilds nothing.
 *
 * Return: 0; ERR_CONFIG for a bad overlay, with its place; ERR_IO; ERR_MISSING_OBJ.
 */
int overlay_apply(struct repo *r, struct arena *a, const char *const *dirs, size_t n_dirs,
		  const struct oid *tree, const char *src, struct overlays *ret, struct err *e);

/** overlay_rules() - the id of all that the directories hold. Errors as overlay_apply(). */
int overlay_rules(struct arena *a, const char *const *dirs, size_t n_dirs, const char **ret_id,
		  struct err *e);

/** overlay_forget() - @src was exported anew: nothing was done to it yet. */
void overlay_forget(const char *src);

/** overlay_add() - add "overlays" to a result. */
void overlay_add(cJSON *doc, const struct overlays *o);
/**
 * overlay_read() - what overlay_add() wrote.
 *
 * Return: false when @doc is none.
 */
bool overlay_read(struct arena *a, const cJSON *doc, struct overlays *ret);

#endif
