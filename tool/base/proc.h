/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Subprocesses: arguments as a vector (no shell), a clean environment on
 * request, bounded output, a time limit that kills the whole group.
 */
#ifndef BASE_PROC_H
#define BASE_PROC_H

#include "base/buf.h"
#include "base/err.h"

struct proc {
	const char *const *argv;	/* NULL-terminated; argv[0] is looked up in PATH */
	const char *const *env;		/* NULL-terminated NAME=VALUE, or NULL to inherit */
	const char *cwd;		/* NULL: ours */
	struct str in;			/* fed to stdin; empty: /dev/null */
	int timeout_ms;			/* 0: none */
	struct buf *out, *err;		/* NULL: discarded. Their maxima bound what is kept */
};

/**
 * proc_run() - run it to its end.
 * @ret_status: exit code, or 128 + signal.
 *
 * Return: 0 when it ran (whatever its status); ERR_TOOL when it could not be
 * started, ERR_TIMEOUT when the limit passed (its group is killed).
 */
int proc_run(const struct proc *p, int *ret_status, struct err *e);

#endif
