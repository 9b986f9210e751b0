// SPDX-License-Identifier: GPL-2.0-or-later
#include "ci/vm.h"

#include <fcntl.h>
#include <unistd.h>

/*
 * /dev/kvm may open, make machines and CPUs, and still run no kernel (nested
 * hosts without VMX or SVM, measured): only a boot tells.
 */
static int try_kvm(struct arena *a, const struct vm_opts *o, const char **ret_why, bool *ret,
		   struct err *e)
{
	struct vm_opts probe = *o;
	struct vm_end v;
	int rc, fd = open("/dev/kvm", O_RDWR | O_CLOEXEC);

	*ret = false;
	if (fd < 0) {
		*ret_why = "/dev/kvm cannot be opened";
		return 0;
	}
	close(fd);
	probe.accel = "kvm";
	probe.hotplug = false;
	probe.boot_seconds = o->config->probe_seconds;
	rc = vm_run(a, &probe, &v, e);
	if (rc)
		return rc;
	*ret = v.ktap.version;
	*ret_why = *ret ? "KVM boots" : arena_printf(a, "with KVM no kernel boots here (%s)",
						     v.detail ? v.detail : vm_outcome_text(v.outcome));
	vm_end_release(&v);
	return 0;
}

int vm_accel(struct arena *a, const struct vm_opts *o, const char **ret, const char **ret_why,
	     struct err *e)
{
	bool kvm;
	int rc;

	if (o->config->accel_tcg) {
		*ret = "tcg";
		*ret_why = "as configured";
		return 0;
	}
	rc = try_kvm(a, o, ret_why, &kvm, e);
	if (rc)
		return rc;
	if (!kvm && o->config->accel_kvm) {
		err_set(e, ERR_TOOL, "CONFIG_ACCEL_KVM is set, but %s", *ret_why);
		return err_next(e, "--set ACCEL_AUTO=y, or --set ACCEL_TCG=y");
	}
	*ret = kvm ? "kvm" : "tcg";
	return 0;
}
