/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The kernel's console as it comes: kept up to a limit, and looked at for the
 * ways in which a kernel dies.
 */
#ifndef CI_CONSOLE_H
#define CI_CONSOLE_H

#include "base/buf.h"

/* code, name in JSON, does it speak about the kernel (and not about this machine), for people */
#define VM_OUTCOME_LIST(X) \
	X(VM_DONE,        "done",        false, "the guest program ran to its end") \
	X(VM_NO_QEMU,     "no-qemu",     false, "QEMU is not installed") \
	X(VM_NOT_STARTED, "qemu-failed", false, "QEMU did not start") \
	X(VM_DIED,        "qemu-died",   false, "QEMU ended in the middle") \
	X(VM_NO_BOOT,     "no-boot",     true,  "the kernel never reached the guest program") \
	X(VM_PANIC,       "panic",       true,  "the kernel panicked") \
	X(VM_OOPS,        "oops",        true,  "the kernel oopsed") \
	X(VM_SOFT_LOCKUP, "soft-lockup", true,  "a CPU was stuck (soft lockup)") \
	X(VM_HUNG_TASK,   "hung-task",   true,  "a task hung") \
	X(VM_FLOOD,       "flood",       true,  "the console was flooded") \
	X(VM_HANG,        "hang",        true,  "the guest fell silent") \
	X(VM_TIMEOUT,     "timeout",     true,  "the guest did not finish in time") \
	X(VM_CUT,         "cut-off",     true,  "the guest ended before its program did") \
	X(VM_FORGED,      "forged",      false, "the guest's results are not in order") \
	X(VM_HOST,        "host",        false, "this machine failed")

enum vm_outcome {
#define X(code, name, kernel, text) code,
	VM_OUTCOME_LIST(X)
#undef X
};

const char *vm_outcome_name(enum vm_outcome o);
const char *vm_outcome_text(enum vm_outcome o);
/** vm_outcome_is_kernel() - can the kernel be blamed for it? */
bool vm_outcome_is_kernel(enum vm_outcome o);

struct console {
	struct arena *arena;
	struct buf text;	/* the beginning and all up to its maximum */
	struct buf line;
	size_t bytes, warnings, stalls;
	enum vm_outcome seen;	/* VM_DONE: nothing bad yet */
	const char *why;	/* the line that said so */
};

void console_init(struct console *c, struct arena *a, size_t max);
void console_release(struct console *c);
void console_feed(struct console *c, struct str bytes);

#endif
