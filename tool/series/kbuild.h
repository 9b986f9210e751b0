/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Is a file compiled under a .config? Read off the simple lines of kbuild alone
 * (Documentation/kbuild/makefiles.rst: obj-$(CONFIG_X) += file.o and dir/);
 * whatever else a Makefile does leaves the question open.
 */
#ifndef SERIES_KBUILD_H
#define SERIES_KBUILD_H

#include "series/judge.h"

struct kconfig {
	const char *path;
	struct map on;		/* CONFIG_X that are y, m or a value */
};

/**
 * kconfig_read() - a complete .config, as the kernel's own build writes it.
 *
 * Return: 0; ERR_CONFIG for a defconfig, which leaves out what is on by default; as io_read().
 */
int kconfig_read(struct arena *a, const char *path, struct kconfig *ret, struct err *e);

/**
 * kbuild_off() - the symbol whose being off keeps @path of a tree from being built.
 *
 * Return: "CONFIG_X", in @a; NULL: it is built, or that could not be decided.
 */
const char *kbuild_off(struct text_world *w, struct arena *a, const struct kconfig *k,
		       const char *path);

/**
 * judge_not_built() - make what is needed or optional unaffected, why not-built, when no file that
 * the upstream commit touches is built. Its files must all be on the branch.
 */
void judge_not_built(struct judged *d, const struct kconfig *k, struct cell *ret);

#endif
