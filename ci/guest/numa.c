// SPDX-License-Identifier: GPL-2.0-or-later
#include "guest.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORKERS 4
/* The kernel looks at a new process after a second of its time; an emulated one has less. */
#define PATIENCE 20

static void *reader(void *memory)
{
	for (;;)
		for (size_t at = 0; at < HUGE_SIZE; at += 64)
			(void)((volatile char *)memory)[at];
	return NULL;
}

/*
 * Two threads read memory of their own process that lies on the other node. Pages
 * that processes share are left alone by NUMA balancing; of two threads one
 * moves a page, and the other faults while it is on its way.
 */
static void worker(void)
{
	char *p = aligned();
	int node = 1, status;
	pthread_t t;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (!p)
		_exit(1);
	madvise(p, HUGE_SIZE, MADV_HUGEPAGE);
	memset(p, 1, HUGE_SIZE);
	for (size_t at = 0; at < HUGE_SIZE; at += 4096)
		if (place_of(p + at) != node)
			move_page(p + at, &node, &status);
	pthread_create(&t, NULL, reader, p);
	reader(p);
}

bool load_numa(int seconds)
{
	static const char *const names[] = { "numa_pte_updates", "numa_hint_faults",
					     "numa_pages_migrated", "pgmigrate_fail" };
	unsigned long long was[4], is[4] = { 0 };
	double began = now();
	pid_t pid[WORKERS];
	bool off;

	file_write("/sys/kernel/mm/transparent_hugepage/enabled", "madvise");
	/* Not there without the scheduler's debugging; then the kernel's own pace will do. */
	file_write("/proc/sys/kernel/numa_balancing_scan_delay_ms", "10");
	file_write("/proc/sys/kernel/numa_balancing_scan_period_min_ms", "10");
	for (int i = 0; i < 4; i++)
		was[i] = vmstat(names[i]);
	/* Where that cannot be said, the kernel's command line has said it. */
	file_write("/proc/sys/kernel/numa_balancing", "1");
	off = !vmstat_has("numa_pte_updates");
	for (int i = 0; i < WORKERS; i++) {
		pid[i] = fork();
		if (!pid[i])
			worker();
	}
	do {
		usleep(100000);
		for (int i = 0; i < 4; i++)
			is[i] = vmstat(names[i]) - was[i];
	} while (!off && (now() - began < seconds ||
			  (!is[2] && !is[3] && now() - began < seconds + PATIENCE)));
	for (int i = 0; i < WORKERS; i++)
		if (pid[i] > 0) {
			kill(pid[i], SIGKILL);
			waitpid(pid[i], NULL, 0);
		}
	file_write("/proc/sys/kernel/numa_balancing", "0");
	say("# data numa-balancing there=%d updates=%llu faults=%llu migrated=%llu failed=%llu "
	    "seconds=%.2f", !off, is[0], is[1], is[2], is[3], now() - began);
	return is[2] || is[3];
}
