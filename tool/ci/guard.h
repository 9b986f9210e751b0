/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Programs that must not outlive us, whatever ends us. Between us and the
 * program stands a guard process in a session of its own. It is the subreaper
 * of all that the program starts, holds one end of a pipe, and when the pipe
 * closes (we stopped it, or we died, even by SIGKILL) it kills every process
 * below it. The program's own end also ends what it left behind.
 */
#ifndef CI_GUARD_H
#define CI_GUARD_H

#include <sys/types.h>

#include "base/err.h"
#include "base/mem.h"

#define GUARD_PASS_MAX 4

struct guard_opts {
	const char *const *argv;	/* NULL-terminated; argv[0] is looked up in PATH */
	const char *const *env;		/* NULL-terminated NAME=VALUE; NULL: ours */
	const char *cwd;		/* NULL: ours */
	/* its stdout and stderr; -1: /dev/null. Stay the caller's */
	int out, err;
	int nice;			/* added to our own niceness */
	int pass[GUARD_PASS_MAX];	/* become its descriptors 3, 4, …; stay the caller's */
	size_t n_pass;
};

struct guard {
	pid_t pid;	/* of the guard; 0: not running */
	pid_t child;	/* of the program, to say so in messages and tests */
	int hold;	/* the pipe that keeps it alive */
	int status;	/* readable when the program has ended: for poll() */
};

#define GUARD_INIT { 0, 0, -1, -1 }

/** guard_start() - run it. Return: 0; ERR_TOOL when it cannot be started. */
int guard_start(const struct guard_opts *o, struct guard *ret, struct err *e);
/**
 * guard_wait() - wait for the program's end, at most @timeout_ms (negative: for
 * ever, 0: only look).
 * @ret_status: exit code, or 128 + signal.
 *
 * Return: 1 when it ended (all it started is gone then), 0 when it still runs, ERR_TOOL when the
 * guard itself is gone.
 */
int guard_wait(struct guard *g, int timeout_ms, int *ret_status, struct err *e);
/** guard_stop() - kill all of it and wait until it is gone; fine when it ended already. */
void guard_stop(struct guard *g);

/** guard_which() - the absolute path of a program, by PATH's absolute elements; NULL: none. */
const char *guard_which(struct arena *a, const char *name);

#endif
