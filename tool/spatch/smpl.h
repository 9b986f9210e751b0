/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A look at a semantic patch before Coccinelle gets it: what would run a
 * program, read another file or change the options that we give is refused.
 */
#ifndef SPATCH_SMPL_H
#define SPATCH_SMPL_H

#include "base/err.h"
#include "base/mem.h"

/**
 * smpl_check() - may @smpl be run?
 * @name: the file, for messages.
 *
 * Refused: script:, initialize:, finalize:, #include (but for one that the patch
 * adds or removes), using, virtual; and, in comments too because Coccinelle reads
 * it there, a line "# spatch" with options.
 *
 * Return: 0; ERR_RULE with file and line.
 */
int smpl_check(struct str smpl, const char *name, struct err *e);

#endif
