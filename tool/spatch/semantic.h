/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The semantic form: a change carried by the semantic patches of its manifest,
 * without an upstream diff. What stands in for the diff's edits are the
 * manifest's sites; each is accounted for.
 */
#ifndef SPATCH_SEMANTIC_H
#define SPATCH_SEMANTIC_H

#include "c/world.h"
#include "port/port.h"
#include "series/manifest.h"

struct semantic_opts {
	const char *data;	/* directory that holds patches/ */
	const char *spatch;	/* program, NULL: from PATH */
	int timeout_ms;		/* of one run of it; 0: a minute */
};

struct semantic_result {
	/*
	 * Each path that a site or a semantic patch that ran names: `branch` is
	 * what the branch has, there is no before and after; an unchanged result
	 * is marked so. One edit a site, in the manifest's order: ordinal counts
	 * the sites of a function, lines are 0. After them one for each other
	 * function of which nothing but comments changed.
	 */
	struct port_file *file;
	struct port_result *result;
	size_t n;
	struct strings patches;	/* those that changed something, as the manifest spells them */
};

/**
 * semantic_port() - carry @c to the branch that @w shows.
 * @ret: also filled when the port is refused: conflicts, and lost edits, say why.
 *
 * Refused is a port that leaves a site unconverted, changes a function that no site names,
 * reformats what it need not, changes nothing, or meets a function that Coccinelle cannot
 * parse. A site is dropped only where its own condition says that it is not there.
 *
 * Return: 0; ERR_CONFLICT when refused, with file, function and next command in @e; ERR_MISSING_OBJ
 * when an object that decides is not there; errors of spatch_apply(); ERR_NOT_FOUND when the
 * semantic patch is not there.
 */
int semantic_port(struct arena *a, const struct change *c, const struct world *w,
		  const struct semantic_opts *o, struct semantic_result *ret, struct err *e);

#endif
