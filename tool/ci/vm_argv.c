// SPDX-License-Identifier: GPL-2.0-or-later
#include "ci/vm.h"

#define ARGS_MAX 64

struct args {
	struct arena *a;
	const char **v;
	size_t n;
};

static void arg(struct args *args, const char *z)
{
	if (args->n + 1 >= ARGS_MAX)
		BUG("too many arguments for QEMU");
	args->v[args->n++] = z;
}

static void pair(struct args *args, const char *name, const char *value)
{
	arg(args, name);
	arg(args, value);
}

static void memory(struct args *args, const struct vm_opts *o)
{
	const struct ci_config *c = o->config;
	struct arena *a = args->a;

	if (!o->hotplug) {
		pair(args, "-m", arena_printf(a, "%dM", c->guest_mb));
		return;
	}
	/* QEMU aligns each DIMM to a gigabyte at worst. */
	pair(args, "-m", arena_printf(a, "%dM,slots=%d,maxmem=%dM", c->guest_mb, c->dimms + 1,
				      c->guest_mb + (c->dimms + 1) * (c->dimm_mb + 1024)));
	pair(args, "-object", arena_printf(a, "memory-backend-ram,id=m0,size=%dM", c->guest_mb));
	pair(args, "-numa", arena_printf(a, "node,nodeid=0,cpus=0-%d,memdev=m0",
					 c->guest_cpus - 1));
	/* Without memory: what is plugged in is a node of its own, which pages can be sent to. */
	pair(args, "-numa", "node,nodeid=1");
}

const char *const *vm_argv(struct arena *a, const struct vm_opts *o)
{
	const struct ci_config *c = o->config;
	struct args args = { a, ARENA_NEW_N(a, const char *, ARGS_MAX), 0 };
	bool kvm = !strcmp(o->accel, "kvm");

	arg(&args, c->qemu);
	arg(&args, "-nodefaults");
	arg(&args, "-no-user-config");
	arg(&args, "-no-reboot");
	pair(&args, "-display", "none");
	pair(&args, "-machine", "pc");
	pair(&args, "-accel", kvm ? "kvm" : "tcg,thread=multi");
	pair(&args, "-cpu", kvm ? "host" : "qemu64");
	pair(&args, "-smp", arena_printf(a, "%d", c->guest_cpus));
	memory(&args, o);
	pair(&args, "-chardev", "socket,id=control,fd=3");
	pair(&args, "-mon", "chardev=control,mode=control");
	pair(&args, "-chardev", "socket,id=console,fd=4");
	pair(&args, "-serial", "chardev:console");
	pair(&args, "-chardev", "socket,id=guest,fd=5");
	pair(&args, "-serial", "chardev:guest");
	pair(&args, "-kernel", o->kernel);
	pair(&args, "-initrd", o->initrd);
	/* Without the scheduler's debugging there is no other switch for NUMA balancing. */
	pair(&args, "-append",
	     arena_printf(a, "console=ttyS0,115200 panic=-1 oops=panic%s%s%s",
			  o->hotplug && c->load_numa ? " numa_balancing=enable" : "",
			  o->append && o->append[0] ? " " : "", o->append ? o->append : ""));
	return args.v;
}
