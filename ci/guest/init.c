// SPDX-License-Identifier: GPL-2.0-or-later
#include "guest.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

/* Three moves of a device's memory, two of them with readers that may stop it for seconds. */
#define DEVICE_SECONDS 60

static struct settings set;

static const struct {
	const char *name;
	int *at;
} keys[] = {
	{ "level", &set.level }, { "dimms", &set.dimms }, { "dimm_mb", &set.dimm_mb },
	{ "readers", &set.readers }, { "load_seconds", &set.load_seconds },
	{ "offline_seconds", &set.offline_seconds }, { "cured_percent", &set.cured_percent },
	{ "anon", &set.anon }, { "thp", &set.thp }, { "hugetlb", &set.hugetlb },
	{ "tmpfs", &set.tmpfs }, { "numa", &set.numa }, { "device", &set.device }, { "loop", &set.loop },
	{ "loops", &set.loops },
};

static void read_settings(void)
{
	static char text[4096];
	char *line = text;

	file_read("/settings", text, sizeof(text));
	while (*line) {
		char *end = line + strcspn(line, "\n"), *eq = line + strcspn(line, "=\n");

		for (size_t i = 0; *eq == '=' && i < sizeof(keys) / sizeof(keys[0]); i++)
			if (strlen(keys[i].name) == (size_t)(eq - line) &&
			    !strncmp(keys[i].name, line, (size_t)(eq - line)))
				*keys[i].at = (int)strtol(eq + 1, NULL, 10);
		line = *end ? end + 1 : end;
	}
}

static void mounts(void)
{
	mkdir("/proc", 0755);
	mkdir("/sys", 0755);
	mkdir("/dev", 0755);
	mount("proc", "/proc", "proc", 0, NULL);
	mount("sysfs", "/sys", "sysfs", 0, NULL);
	mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
	/* A task that hangs shall show within the test, not two minutes later. */
	file_write("/proc/sys/kernel/hung_task_timeout_secs", "30");
}

static bool wait_blocks(int want, struct blocks *b)
{
	for (double end = now() + 20; now() < end; usleep(20000)) {
		blocks_find(b);
		if (b->n >= want)
			return true;
	}
	return false;
}

/* Plug @n DIMMs beginning with number @first, and put their memory online in that way. */
static bool plug_as(const char *how, int first, int n, struct blocks *b)
{
	char name[20], got[60];
	int want, online = 0, why = 0;
	struct blocks had;

	blocks_find(&had);
	want = had.n + n * (set.dimm_mb / 128);
	for (int i = 0; i < n; i++) {
		snprintf(name, sizeof(name), "dimm%d", first + i);
		if (!ask("add", name, got, sizeof(got), 30000) || strcmp(got, "ok")) {
			say("# data hotadd refused=\"%s\"", got);
			return false;
		}
	}
	if (!wait_blocks(want, b)) {
		say("# data hotadd blocks=%d wanted=%d", b->n, want);
		return false;
	}
	for (int i = 0; i < b->n; i++) {
		int bad = block_online(b->id[i], how);

		online += !bad;
		why = bad ? bad : why;
	}
	if (online != b->n)
		say("# data hotadd online=%d of=%d errno=%d", online, b->n, why);
	return online == b->n;
}

static bool plug(int first, int n, struct blocks *b)
{
	return plug_as("online_movable", first, n, b);
}

/* "deleted", "refused" or "timeout" as the host saw it. */
static bool unplug(int id, char *got, size_t size)
{
	char name[20];

	snprintf(name, sizeof(name), "dimm%d", id);
	return ask("del", name, got, size, 40000) && !strcmp(got, "deleted");
}

static unsigned int percent_failed(const struct moved *m)
{
	return m->ok + m->failed ? (unsigned int)(100 * m->failed / (m->ok + m->failed)) : 0;
}

/* Move a page that is being read. @asserted: its outcome decides, else it is only told. */
static void migrate(enum load_kind kind, bool asserted)
{
	static const char *const names[] = { "migrate-anon", "migrate-thp", "migrate-hugetlb",
					     "migrate-tmpfs" };
	struct load l;
	struct moved m;

	if (!load_begin(&l, kind, set.readers)) {
		test_skip(names[kind], "this kernel gives no such page");
		return;
	}
	load_move(&l, set.load_seconds, &m);
	load_end(&l);
	say("# data %s calls=%u ok=%llu failed=%llu seconds=%.2f slowest=%.3f", names[kind],
	    m.calls, m.ok, m.failed, m.seconds, m.slowest);
	if (!asserted)
		test(true, names[kind], "%u%% failed, for information", percent_failed(&m));
	else
		test(m.calls >= 3 && m.ok + m.failed > 0 &&
		     percent_failed(&m) < (unsigned int)set.cured_percent, names[kind],
		     "%u%% of %llu failed", percent_failed(&m), m.ok + m.failed);
}

static void offline_all(const struct blocks *b, const char *name, const char *load, bool placed)
{
	unsigned long long failed = vmstat("pgmigrate_fail");
	double slowest = 0, sum = 0;
	int done = 0, tries = 0, busy = 0, why = 0;

	for (int i = 0; i < b->n; i++) {
		struct offline o;

		block_offline(b->id[i], set.offline_seconds, &o);
		done += o.done;
		tries += o.tries;
		busy += o.busy;
		why = o.done ? why : o.why;
		slowest = o.seconds > slowest ? o.seconds : slowest;
		sum += o.seconds;
	}
	say("# data %s blocks=%d offline=%d tries=%d busy=%d errno=%d seconds=%.2f slowest=%.2f "
	    "failed=%llu load=%s placed=%d", name, b->n, done, tries, busy, why, sum, slowest,
	    vmstat("pgmigrate_fail") - failed, load, placed);
	test(done == b->n && placed, name, "%d of %d blocks, %.2f s%s", done, b->n, sum,
	     placed ? "" : ", but the page would not go there");
}

static void offline_under_load(const struct blocks *b)
{
	struct load l;
	bool placed;

	if (!load_begin(&l, LOAD_ANON, set.readers)) {
		test_skip("offline", "no page");
		return;
	}
	placed = load_place(&l, 1);
	urgent(true);
	offline_all(b, "offline", "anon", placed);
	urgent(false);
	load_end(&l);
}

/* Unplug what may be online still (the kernel then offlines by itself, or refuses). */
static bool unplug_all(const char *name)
{
	char got[60] = "";
	bool all = true;

	for (int i = 0; i < set.dimms; i++) {
		bool gone = unplug(i, got, sizeof(got));

		say("# data %s dimm%d=%s", name, i, got);
		all = all && gone;
	}
	return all;
}

/* Memory that comes and goes, again and again, with pages on it. */
static bool loop(void)
{
	int done = 0;
	double began = now();

	for (; done < set.loops; done++) {
		struct blocks b;
		struct load l;
		struct offline o = { 0 };
		char got[60] = "";
		bool ok;

		if (!plug(0, 1, &b))
			break;
		ok = load_begin(&l, LOAD_ANON, set.readers);
		if (ok)
			load_place(&l, 1);
		for (int i = 0; i < b.n; i++) {
			block_offline(b.id[i], set.offline_seconds, &o);
			ok = ok && o.done;
		}
		load_end(&l);
		if (!unplug(0, got, sizeof(got)) || !ok) {
			say("# data hotplug-loop round=%d offline=%d unplug=%s", done, o.done, got);
			break;
		}
	}
	say("# data hotplug-loop rounds=%d of=%d seconds=%.2f", done, set.loops, now() - began);
	return test(done == set.loops, "hotplug-loop", "%d of %d rounds", done, set.loops);
}

/*
 * Memory that cannot go: kernel memory with pages of pipes on it. The host must be told
 * so (ACPI _OST), and not wait. The last thing that is done: the DIMM stays.
 */
static void refused_unplug(void)
{
	struct blocks b;
	char got[60] = "";
	int pipes;

	if (!plug_as("online_kernel", 0, 1, &b)) {
		test_skip("unplug-refused", "no kernel memory can be plugged in");
		return;
	}
	pipes = pin_node(1);
	unplug(0, got, sizeof(got));
	say("# data unplug-refused dimm0=%s pipes=%d", got, pipes);
	if (strcmp(got, "deleted"))
		test(!strcmp(got, "refused"), "unplug-refused", "%s", got);
	else
		test_skip("unplug-refused", "nothing that cannot move came to lie there");
}

static void migrate_device(void)
{
	struct device d;

	if (!load_device(DEVICE_SECONDS, &d)) {
		test_skip("migrate-device", "this kernel has no memory of a device to try");
		return;
	}
	say("# data migrate-device calls=%u ok=%u failed=%u faults=%ld alone=%.2f slowest=%.2f "
	    "hung=%d", d.calls, d.ok, d.failed, d.most, d.alone, d.slowest, d.hung);
	test(true, "migrate-device", "%u of %u readers spun, for information", d.failed, d.calls);
}

static void hotplug(void)
{
	struct blocks b = { 0 };

	bool plugged = plug(0, set.dimms, &b);

	if (!test(plugged, "hotadd", "%d blocks", b.n))
		return;
	if (set.anon)
		migrate(LOAD_ANON, true);
	if (set.thp)
		migrate(LOAD_THP, false);
	if (set.hugetlb)
		migrate(LOAD_HUGETLB, false);
	if (set.tmpfs)
		migrate(LOAD_TMPFS, false);
	if (set.numa) {
		if (load_numa(set.load_seconds))
			test(true, "numa-balancing", "for information");
		else
			test_skip("numa-balancing", "the kernel tried to move no page by itself");
	}
	if (set.device)
		migrate_device();
	/* What hugetlb took from node 1 would keep its block for ever. */
	file_write("/sys/devices/system/node/node1/hugepages/hugepages-2048kB/nr_hugepages", "0");
	offline_under_load(&b);
	if (!test(unplug_all("unplug"), "unplug", "%d DIMMs", set.dimms)) {
		if (set.loop)
			test_skip("hotplug-loop", "a DIMM is stuck");
	} else if (set.loop && loop()) {
		refused_unplug();
	}
}

int main(void)
{
	struct utsname u;

	mounts();
	read_settings();
	talk_begin();
	uname(&u);
	say("KTAP version 1");
	say("# data boot release=%s machine=%s seconds=%.2f", u.release, u.machine, now());
	test(true, "boot", "%s", u.release);
	if (set.level)
		hotplug();
	/* The plan comes last: without it the log is cut off. */
	say("1..%d", tests_run());
	sync();
	usleep(100000);
	reboot(RB_AUTOBOOT);
	return 0;
}
