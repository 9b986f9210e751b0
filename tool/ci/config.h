/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The settings of `backport ci`: a plain .config, as kconfig-frontends write it
 * from ci/Kconfig. One list here; tests hold it against ci/Kconfig.
 */
#ifndef CI_CONFIG_H
#define CI_CONFIG_H

#include "base/buf.h"
#include "base/err.h"

/*
 * Kind, symbol (without CONFIG_), member, and what it may be:
 * I number: default, least, most · B yes or no: default · S text: default
 */
#define CI_CONFIG_LIST(I, B, S) \
	S(CC, cc, "gcc") \
	S(CROSS_COMPILE, cross_compile, "") \
	I(JOBS, jobs, 0, 0, 512) \
	I(NICE, nice, 5, 0, 19) \
	B(CCACHE, ccache, true) \
	B(OVERLAYS, overlays, true) \
	S(OVERLAY_DIR, overlay_dir, "") \
	S(WORK_DIR, work_dir, "") \
	I(FREE_MB, free_mb, 3072, 0, 1048576) \
	I(PARALLEL, parallel, 1, 1, 64) \
	I(MEMORY_MB, memory_mb, 0, 0, 4194304) \
	B(LEVEL_OBJECTS, level_objects, true) \
	B(LEVEL_BUILD, level_build, true) \
	B(LEVEL_BOOT, level_boot, true) \
	B(LEVEL_HOTPLUG, level_hotplug, true) \
	S(QEMU, qemu, "qemu-system-x86_64") \
	B(ACCEL_AUTO, accel_auto, true) \
	B(ACCEL_KVM, accel_kvm, false) \
	B(ACCEL_TCG, accel_tcg, false) \
	I(PROBE_SECONDS, probe_seconds, 15, 1, 600) \
	I(GUEST_MB, guest_mb, 512, 256, 65536) \
	I(GUEST_CPUS, guest_cpus, 4, 2, 8) \
	I(DIMMS, dimms, 1, 1, 8) \
	I(DIMM_MB, dimm_mb, 128, 128, 16384) \
	I(READERS, readers, 8, 2, 256) \
	I(LOAD_SECONDS, load_seconds, 2, 1, 600) \
	I(OFFLINE_SECONDS, offline_seconds, 8, 1, 600) \
	B(LOAD_ANON, load_anon, true) \
	B(LOAD_THP, load_thp, true) \
	B(LOAD_HUGETLB, load_hugetlb, false) \
	B(LOAD_TMPFS, load_tmpfs, true) \
	B(LOAD_LOOP, load_loop, true) \
	B(LOAD_NUMA, load_numa, false) \
	B(LOAD_DEVICE, load_device, false) \
	I(LOOPS, loops, 3, 1, 1000) \
	I(REPEATS, repeats, 2, 1, 100) \
	I(CONFIGURE_SECONDS, configure_seconds, 180, 10, 3600) \
	I(BUILD_MINUTES, build_minutes, 40, 1, 1440) \
	I(BOOT_SECONDS, boot_seconds, 120, 5, 3600) \
	I(TEST_SECONDS, test_seconds, 300, 10, 86400) \
	I(SILENT_SECONDS, silent_seconds, 90, 5, 3600) \
	I(CONSOLE_KB, console_kb, 1024, 16, 1048576) \
	I(STUCK_PERCENT, stuck_percent, 30, 1, 100) \
	I(CURED_PERCENT, cured_percent, 10, 0, 99)

struct ci_config {
#define I(sym, m, dflt, lo, hi) int m;
#define B(sym, m, dflt) bool m;
#define S(sym, m, dflt) const char *m;
	CI_CONFIG_LIST(I, B, S)
#undef I
#undef B
#undef S
	const char *path;	/* the file it came from; NULL: defaults alone */
};

/** ci_config_defaults() - what ci/Kconfig has for defaults. */
void ci_config_defaults(struct ci_config *c);
/**
 * ci_config_parse() - read a .config over what @c holds.
 * @name: of the file, for messages and c->path.
 *
 * Return: 0; ERR_CONFIG naming file, line, symbol and what it may be (an unknown symbol, a value
 * out of range, of the wrong kind, given twice, an accelerator chosen twice).
 */
int ci_config_parse(struct arena *a, struct str text, const char *name, struct ci_config *c,
		    struct err *e);
/** ci_config_read() - ci_config_parse() of a file. */
int ci_config_read(struct arena *a, const char *path, struct ci_config *c, struct err *e);
/** ci_config_set() - one "SYMBOL=VALUE" from the command line, the same checks. */
int ci_config_set(struct arena *a, const char *setting, struct ci_config *c, struct err *e);
/** ci_config_text() - all of it as a .config. */
void ci_config_text(const struct ci_config *c, struct buf *out);

#endif
