/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Kernel configuration by need: fragments (ci/kernel/NAME.config) that are put
 * together, handed to the kernel's own Kconfig, and compared with what came
 * out: Kconfig drops in silence what a branch does not know.
 *
 *	CONFIG_X=y			wanted; an error when the branch drops it
 *	CONFIG_X=y	# optional	wanted where there is such a thing
 *	# CONFIG_X is not set		wanted off
 */
#ifndef CI_FRAGMENT_H
#define CI_FRAGMENT_H

#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"

struct fragment_line {
	struct str name;	/* with CONFIG_ */
	struct str value;	/* "y", "8", "\"text\""; "n" when off */
	bool optional;
	const char *from;	/* "hotplug.config:12" */
	/* after fragment_verify(): what the branch made of it; NULL: as wanted */
	const char *got;
};

struct fragment {
	struct fragment_line *v;
	size_t n, cap;
	struct map by_name;	/* index + 1 */
};

void fragment_init(struct fragment *f, struct arena *a);
/** fragment_add() - read one; a later line wins over an earlier one. Return: 0 or ERR_CONFIG. */
int fragment_add(struct fragment *f, struct arena *a, struct str text, const char *name,
		 struct err *e);
/** fragment_text() - what the kernel's Kconfig is given. */
void fragment_text(const struct fragment *f, struct buf *out);
/**
 * fragment_verify() - hold every line against the .config that came out; fills `got`.
 * @ret_dropped: how many lines the branch changed, optional ones among them.
 *
 * Return: 0, or ERR_CONFIG naming the first line that is not optional.
 */
int fragment_verify(struct fragment *f, struct arena *a, struct str dot_config,
		    size_t *ret_dropped, struct err *e);

#endif
