/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guest program (ci/guest/) made into an initramfs: compiled once, packed
 * for every run with a word that only this run knows.
 */
#ifndef CI_GUEST_H
#define CI_GUEST_H

#include "ci/config.h"

/**
 * guest_compile() - make the static program from @source (a directory of C files).
 * @ret_path: "<work>/guest/<id of the sources>/init"; made before: taken from there.
 *
 * Return: 0; ERR_TOOL when it does not compile (no static C library: libc6-dev).
 */
int guest_compile(struct arena *a, const struct ci_config *c, const char *source, const char *work,
		  const char **ret_path, struct err *e);
/** guest_nonce() - 128 random bits as text. */
int guest_nonce(char ret[40], struct err *e);
/** guest_pack() - write the initramfs. @hotplug: the whole scenario, else boot alone. */
int guest_pack(const struct ci_config *c, const char *init, const char *nonce, bool hotplug,
	       const char *path, struct err *e);

#endif
