// SPDX-License-Identifier: GPL-2.0-or-later
#include "guest.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOVE_ALL 4	/* MPOL_MF_MOVE_ALL */

long move_page(void *page, const int *node, int *status)
{
	void *pages[1] = { page };

	return syscall(SYS_move_pages, 0, 1UL, pages, node, status, node ? MOVE_ALL : 0);
}

int place_of(void *page)
{
	int status = -ENOENT;

	return move_page(page, NULL, &status) ? -errno : status;
}

/*
 * Pages just moved wait in per-CPU lists; before 5.x memory offline takes such
 * a page for one that cannot move. move_pages() empties the lists first, also
 * for a page that is where it should be.
 */
void drain_lists(void)
{
	static char page[8192];
	char *p = (char *)(((uintptr_t)page + 4095) & ~(uintptr_t)4095);
	int node, status;

	*(volatile char *)p = 1;
	node = place_of(p);
	if (node >= 0)
		move_page(p, &node, &status);
}

void urgent(bool on)
{
	struct sched_param p = { .sched_priority = on };

	sched_setscheduler(0, on ? SCHED_FIFO : SCHED_OTHER, &p);
}

/* An aligned stretch of 2 MB, which a huge page fits. */
char *aligned(void)
{
	char *p = mmap(NULL, 2 * HUGE_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		return NULL;
	return (char *)(((uintptr_t)p + HUGE_SIZE - 1) & ~(HUGE_SIZE - 1));
}

static bool is_huge(void)
{
	static char text[131072];
	char *s;

	if (file_read("/proc/self/smaps_rollup", text, sizeof(text)) <= 0 &&
	    file_read("/proc/self/smaps", text, sizeof(text)) <= 0)
		return false;
	for (s = strstr(text, "AnonHugePages:"); s; s = strstr(s + 1, "AnonHugePages:"))
		if (strtoul(s + 14, NULL, 10) >= 2048)
			return true;
	return false;
}

static char *page_of(enum load_kind kind, size_t *size)
{
	char *p;
	int fd;

	*size = kind == LOAD_THP || kind == LOAD_HUGETLB ? HUGE_SIZE : 4096;
	switch (kind) {
	case LOAD_ANON:
		p = mmap(NULL, *size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (p != MAP_FAILED)
			madvise(p, *size, MADV_NOHUGEPAGE);
		break;
	case LOAD_THP:
		if (file_write("/sys/kernel/mm/transparent_hugepage/enabled", "madvise"))
			return NULL;
		p = aligned();
		if (!p || madvise(p, HUGE_SIZE, MADV_HUGEPAGE))
			return NULL;
		p[0] = 1;
		return is_huge() ? p : NULL;
	case LOAD_HUGETLB:
		file_write("/sys/devices/system/node/node0/hugepages/hugepages-2048kB/nr_hugepages",
			   "2");
		file_write("/sys/devices/system/node/node1/hugepages/hugepages-2048kB/nr_hugepages",
			   "2");
		p = mmap(NULL, *size, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);
		break;
	default:
		fd = memfd_create("load", MFD_CLOEXEC);
		if (fd < 0 || ftruncate(fd, (off_t)*size))
			return NULL;
		p = mmap(NULL, *size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
		close(fd);
	}
	if (p == MAP_FAILED)
		return NULL;
	p[0] = 1;
	return p;
}

/*
 * Processes, not threads: the kernel unmaps a page from one after the other,
 * and those that lost it first fault, wait, and (before the change) wait with
 * a reference that makes the migration fail. Reading only: the page stays one.
 */
bool load_begin(struct load *l, enum load_kind kind, int readers)
{
	static const char *const names[] = { "anon", "thp", "hugetlb", "tmpfs" };

	*l = (struct load){ .name = names[kind] };
	l->page = page_of(kind, &l->size);
	if (!l->page)
		return false;
	for (l->n = 0; l->n < readers && l->n < 256; l->n++) {
		pid_t pid = fork();

		if (!pid) {
			volatile char *p = l->page;

			prctl(PR_SET_PDEATHSIG, SIGKILL);
			for (;;)
				(void)*p;
		}
		if (pid < 0)
			break;
		l->pid[l->n] = pid;
	}
	usleep(200000);
	return l->n > 0;
}

static void signal_all(struct load *l, int sig)
{
	for (int i = 0; i < l->n; i++)
		kill(l->pid[i], sig);
}

void load_end(struct load *l)
{
	signal_all(l, SIGKILL);
	for (int i = 0; i < l->n; i++)
		waitpid(l->pid[i], NULL, 0);
	munmap(l->page, l->size);
	l->n = 0;
}

bool load_place(struct load *l, int node)
{
	bool there = false;

	signal_all(l, SIGSTOP);
	for (int i = 0; i < 50 && !there; i++) {
		int status;

		usleep(20000);
		move_page(l->page, &node, &status);
		there = place_of(l->page) == node;
	}
	signal_all(l, SIGCONT);
	return there;
}

void load_move(struct load *l, int seconds, struct moved *ret)
{
	unsigned long long ok = vmstat("pgmigrate_success"), failed = vmstat("pgmigrate_fail");
	double began = now(), last = began;

	*ret = (struct moved){ 0 };
	urgent(true);
	/* On a slow host two seconds may hold two calls: a few more then, but not for ever. */
	while (last - began < seconds || (ret->calls < 5 && last - began < 6 * seconds)) {
		int node = place_of(l->page) == 0, status;
		double t;

		move_page(l->page, &node, &status);
		ret->calls++;
		t = now();
		if (t - last > ret->slowest)
			ret->slowest = t - last;
		last = t;
	}
	urgent(false);
	ret->seconds = last - began;
	ret->ok = vmstat("pgmigrate_success") - ok;
	ret->failed = vmstat("pgmigrate_fail") - failed;
}
