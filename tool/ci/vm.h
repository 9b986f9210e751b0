/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One run of one kernel in QEMU: boot, talk with the guest program, plug and
 * unplug memory as it asks, and say how it ended. All of QEMU's channels are
 * socket pairs of ours: nothing in the file system, nothing anybody else can
 * connect to.
 */
#ifndef CI_VM_H
#define CI_VM_H

#include "ci/config.h"
#include "ci/console.h"
#include "ci/ktap.h"

struct vm_opts {
	const struct ci_config *config;
	const char *accel;		/* "kvm" or "tcg" */
	const char *kernel, *initrd;	/* files */
	const char *nonce;
	const char *append;		/* more for the kernel's command line, or "" */
	bool hotplug;			/* a second, empty node and slots for DIMMs */
	int boot_seconds;		/* until the guest program speaks; 0: as configured */
	/** progress() - what the guest is at; may be NULL. */
	void (*progress)(void *ctx, const char *text);
	void *ctx;
};

struct vm_end {
	enum vm_outcome outcome;
	const char *detail;		/* one line, or NULL */
	struct console console;
	struct ktap ktap;
	const char *qemu_said;		/* its own messages */
	const char *command;		/* its command line, for people */
	const char *accel;
	int status;			/* QEMU's exit code, or 128 + signal; -1: it was stopped */
	double boot_seconds, seconds;	/* to the first word of the guest program, and in all */
};

/**
 * vm_run() - boot it and follow it to its end. Nothing is left running.
 *
 * Return: 0 whatever the outcome (@ret is filled; vm_end_release() it); ERR_IO when this machine
 * fails.
 */
int vm_run(struct arena *a, const struct vm_opts *o, struct vm_end *ret, struct err *e);
void vm_end_release(struct vm_end *v);

/** vm_argv() - QEMU's arguments; descriptors 3, 4 and 5 are control, console and guest program. */
const char *const *vm_argv(struct arena *a, const struct vm_opts *o);

/**
 * vm_accel() - which accelerator works here. AUTO tries KVM by booting @kernel with it; /dev/kvm
 * that opens proves nothing.
 * @ret: "kvm" or "tcg". @ret_why: a phrase for the result.
 *
 * Return: 0; ERR_TOOL when CONFIG_ACCEL_KVM is set and KVM does not boot.
 */
int vm_accel(struct arena *a, const struct vm_opts *o, const char **ret, const char **ret_why,
	     struct err *e);

#endif
