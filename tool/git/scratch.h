/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Dry runs: objects that are written stay in memory and go with the process.
 */
#ifndef GIT_SCRATCH_H
#define GIT_SCRATCH_H

#include "git/repo.h"

/**
 * scratch_begin() - from now on nothing that is written reaches the disk.
 * Return: 0 or ERR_INTERNAL.
 */
int scratch_begin(struct repo *r, struct err *e);

#endif
