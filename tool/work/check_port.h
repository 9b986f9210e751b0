/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Judging one port that anyone made: upstream's commit, the tree that was
 * ported to, the tree that came out. Nothing is written.
 */
#ifndef WORK_CHECK_PORT_H
#define WORK_CHECK_PORT_H

#include "port/account.h"
#include "work/port_change.h"

struct checked {
	/*
	 * Upstream's files with what the port made of each: .ok of a result says that there is
	 * something to judge. Behind them files that only the port touches.
	 */
	struct ported port;
	size_t upstreams;	/* how many of the files are upstream's */
	struct account account;
	size_t findings;
};

/**
 * check_images() - the files of a port, ready to be judged.
 * @base, @made: trees before and after the port.
 *
 * A file that upstream and the port have in different places is paired as apply would find it, else
 * by its name.
 *
 * Return: 0; errors as images_of_commit().
 */
int check_images(struct workshop *w, const struct commit *upstream, const struct oid *base,
		 const struct oid *made, struct checked *ret, struct err *e);

/**
 * check_judge() - edit accounting, the change gate, and the after-port checks of
 * @change (may be NULL).
 * @base: the tree that was ported to. @source: upstream's tree.
 */
void check_judge(struct workshop *w, const struct change *change, const struct oid *base,
		 const struct oid *source, struct checked *c);

#endif
