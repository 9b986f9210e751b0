#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The bad cases of `backport ci`, provoked for real: a kernel of a real tree, built
# once and kept in the work directory, and guest programs that misbehave. TAP.
# See where.sh for which kernel; any branch that x86 and today's compiler can build will do.
# It is built with the kernel's own crash tester (crash.config), for all cases alike.
set -u
. "$(dirname "$0")/where.sh"
crash=$(cd "$(dirname "$0")" && pwd)/crash.config

# The tip, and an empty commit on it: both sides are one kernel.
tip=$(git -C "$repo" rev-parse --verify "$branch^{commit}") || exit 2
empty=$(git -C "$repo" commit-tree -m same -p "$tip" "$tip^{tree}")
git -C "$repo" update-ref refs/heads/same "$empty"

# Until 5.1 the crash tester wants a block layer.
block=
if git -C "$repo" show "$tip:lib/Kconfig.debug" | grep -A4 '^config LKDTM$' | grep -q 'on BLOCK$'; then
	block=CONFIG_BLOCK=y
fi

# A data directory with another guest program or other fragments.
data() {
	rm -rf "$tmp/data"
	mkdir "$tmp/data"
	cp -R "$top/series" "$top/patches" "$tmp/data"
	mkdir "$tmp/data/ci"
	cp -R "$top/ci/kernel" "$top/ci/guest" "$tmp/data/ci"
	{ cat "$crash"; echo "$block"; } >> "$tmp/data/ci/kernel/hotplug.config"
}

# guest C: the guest program says that it is there, and then does this
guest() {
	data
	find "$tmp/data/ci/guest" -name '*.c' ! -name talk.c ! -name memory.c ! -name load.c -delete
	cat > "$tmp/data/ci/guest/init.c" <<END
#include "guest.h"
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>
int main(void)
{
	mkdir("/dev", 0755);
	mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
	mkdir("/proc", 0755);
	mount("proc", "/proc", "proc", 0, NULL);
	$1
}
END
}

range=$tip..same
run() {
	code=0
	timeout 3600 "$backport" --data "$tmp/data" --repo "$repo" ci run "$range" --no-diff --no-note \
		--work-dir "$work" --set LEVEL_OBJECTS=n --set LEVEL_BOOT=n --set REPEATS=1 \
		--set ACCEL_TCG=y "$@" > "$tmp/out" 2> "$tmp/err" || code=$?
}

began='talk_begin(); say("KTAP version 1"); test(true, "boot", "x");'

# crash NAME: the guest program has the kernel do that to itself, and waits
crash() {
	guest "$began"' mkdir("/debug", 0755); mount("debugfs", "/debug", "debugfs", 0, NULL);
	file_write("/proc/sys/kernel/watchdog_thresh", "1");
	file_write("/proc/sys/kernel/hung_task_timeout_secs", "3");
	if (file_write("/debug/provoke-crash/DIRECT", "'"$1"'")) return 3;
	for (;;) pause();'
}

data
run --level build
wants 0 "both kernels build" "the kernel builds, or was built"
guest "$began return 3;"
run
wants 2 "Kernel panic - not syncing: Attempted to kill init" "a kernel that panics"
crash PANIC
run
wants 2 "the kernel panicked: " "a kernel that panics by itself"
crash EXCEPTION
run
wants 2 "the kernel oopsed: " "a kernel that follows a pointer to nowhere"
crash BUG
run
wants 2 "ernel BUG at " "a kernel that finds itself in a state that cannot be"
guest "$began for (;;) file_write(\"/dev/kmsg\", \"flood flood flood flood flood flood flood\\n\");"
run --set CONSOLE_KB=64
wants 2 "flooded" "a guest that floods the console"
guest "$began for (;;) pause();"
run --set SILENT_SECONDS=8
wants 2 "silent" "a guest that falls silent"
guest "for (;;) pause();"
run --set BOOT_SECONDS=20
wants 2 "never reached the guest program" "a guest program that never speaks"
guest "$began reboot(RB_AUTOBOOT);"
run
wants 2 "ended before its program did" "a guest that ends early"
guest 'int fd; mknod("/dev/s", 0, 0); fd = open("/dev/ttyS1", O_WRONLY);
	dprintf(fd, "KTAP version 1\nok 1 boot\nok 2 hotadd\n1..2\n"); sleep(1); reboot(RB_AUTOBOOT);'
run
wants 2 "before the guest program spoke" "results without the word are nobody's"
guest "$began"' say("ok 2 hotadd"); say("ok 3 migrate-anon"); say("1..3"); sleep(1); reboot(RB_AUTOBOOT);'
run
wants 2 "counted no migrations" "results without counters prove nothing"

crash SOFTLOCKUP
run
wants 2 "BUG: soft lockup" "a processor that the kernel does not give back"
crash HARDLOCKUP
run --set SILENT_SECONDS=8
wants 2 "silent" "a processor that takes no interrupts"
crash HUNG_TASK
run
wants 2 "blocked for more than" "a task that hangs"
# A page that cannot move keeps its memory from going offline for ever; meanwhile the kernel
# wants to take the DIMM out, and waits for that lock.
guest "$began"' mkdir("/sys", 0755); mount("sysfs", "/sys", "sysfs", 0, NULL);
	file_write("/proc/sys/kernel/hung_task_timeout_secs", "3");
	struct blocks b; struct load l; char got[60]; int pipes[2]; struct iovec v;
	ask("add", "dimm0", got, sizeof(got), 30000);
	for (blocks_find(&b); !b.n; blocks_find(&b)) usleep(20000);
	block_online(b.id[0], "online_movable");
	load_begin(&l, LOAD_ANON, 1); load_place(&l, 1);
	v.iov_base = l.page; v.iov_len = 4096;
	if (pipe(pipes) || vmsplice(pipes[1], &v, 1, 0) < 0) return 3;
	if (!fork()) { struct offline o; block_offline(b.id[0], 300, &o); _exit(0); }
	sleep(1); ask("del", "dimm0", got, sizeof(got), 60000); for (;;) pause();'
run
wants 2 "blocked for more than" "a task that hangs on the lock of hotplug"
grep -q "blocked for more than" "$work"/run/*same-*/before-1.console
ok $? "the console is kept"

# KVM that opens and boots nothing is not used; where it boots, it is.
data
run --set ACCEL_AUTO=y --set LOAD_LOOP=n
wants 2 "QEMU with" "an accelerator is found by booting"
grep -h "QEMU with" "$tmp/out" | sed 's/; .*//; s/^ */# /'

# What only one of the configurations sees.
git -C "$repo" update-ref refs/heads/test/shapes "$(
	export GIT_INDEX_FILE=$tmp/index
	git -C "$repo" read-tree "$tip"
	blob=$({ git -C "$repo" cat-file blob "$tip:mm/util.c"; cat <<'END'
#ifndef CONFIG_MIGRATION
static inline void backport_bare(void) { int not_used; }
#endif
#ifndef CONFIG_64BIT
static inline void backport_32bit(void) { backport_nowhere(); }
#endif
END
	} | git -C "$repo" hash-object -w --stdin)
	git -C "$repo" update-index --cacheinfo "100644,$blob,mm/util.c"
	git -C "$repo" commit-tree -m shapes -p "$tip" "$(git -C "$repo" write-tree)")"
range=$tip..test/shapes
run --set LEVEL_OBJECTS=y --set LEVEL_BUILD=n --set LEVEL_HOTPLUG=n --json
range=$tip..same
wants 1 "backport_nowhere" "an error that only 32 bit has"
wants 1 "not_used" "a warning that only a kernel without page migration has"
perl -MJSON::PP -0777 -ne 'my %f = map { $_->{config} => $_->{kind} }
	@{JSON::PP->new->utf8->decode($_)->{results}[0]{objects}{findings}};
	exit !(keys(%f) == 2 && $f{"32bit"} eq "breaks" && $f{"no-migration"} eq "warning")' "$tmp/out"
ok $? "each named with its configuration, and nothing else"

data
run --set QEMU=no-such-qemu
wants 2 "apt-get install qemu-system-x86" "no QEMU"
printf '#!/bin/sh\nexec qemu-system-x86_64 "$@" -cpu no-such-cpu\n' > "$tmp/qemu"
chmod +x "$tmp/qemu"
run --set QEMU="$tmp/qemu"
wants 2 "QEMU did not start" "a QEMU that does not start"
# Not exec: the guard must reach what the wrapper started.
printf '#!/bin/sh\nqemu-system-x86_64 "$@" &\nsleep 4\nkill -9 $!\nwait $!\n' > "$tmp/qemu"
run --set QEMU="$tmp/qemu"
wants 2 "QEMU ended in the middle" "QEMU killed in the middle"
data
echo 'CONFIG_NO_SUCH_SYMBOL=y' >> "$tmp/data/ci/kernel/base.config"
run
wants 2 "CONFIG_NO_SUCH_SYMBOL=y (base.config:" "a kernel setting that does not exist"
data
work=$tmp/small run --set FREE_MB=1048576
wants 2 "MB free" "a disk without the room that is wanted"
mkdir -p "$tmp/small"
if mount -t tmpfs -o size=20m tmpfs "$tmp/small" 2>/dev/null; then
	work=$tmp/small run --set FREE_MB=0
	umount "$tmp/small"
	wants 2 "No space left on device" "a disk that runs full"
else
	n=$((n + 1))
	echo "ok $n - a disk that runs full # SKIP it takes root to mount a small one"
fi

# Killed in the middle of a run: nothing of it is left.
guest "$began for (;;) pause();"
mark=$tmp/marked-qemu
printf '#!/bin/sh\nexec qemu-system-x86_64 -name %s "$@"\n' "${mark##*/}-$$" > "$mark"
chmod +x "$mark"
"$backport" --data "$tmp/data" --repo "$repo" ci run "$tip..same" --no-diff --no-note \
	--work-dir "$work" --set LEVEL_OBJECTS=n --set LEVEL_BOOT=n --set ACCEL_TCG=y \
	--set QEMU="$mark" > "$tmp/out" 2> "$tmp/err" &
pid=$!
alive() {
	# The bracket keeps grep from finding itself.
	grep -lsa -- "[m]arked-qemu-$$" /proc/[0-9]*/cmdline | wc -l
}
for _ in $(seq 600); do
	[ "$(alive)" -gt 0 ] && break
	sleep 0.1
done
was=$(alive)
kill -9 "$pid"
wait "$pid" 2>/dev/null
for _ in $(seq 100); do
	[ "$(alive)" -eq 0 ] && break
	sleep 0.1
done
[ "$was" -gt 0 ] && [ "$(alive)" -eq 0 ]
ok $? "after SIGKILL no QEMU is left (there was $was)"

echo "1..$n"
exit $failed
