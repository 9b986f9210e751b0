// SPDX-License-Identifier: GPL-2.0-or-later
#include "guest.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* lib/test_hmm.c's interface (lib/test_hmm_uapi.h). */
struct mirror {
	uint64_t addr, ptr, npages, cpages, faults;
};
#define MIRROR_TO_DEVICE _IOWR('H', 0x02, struct mirror)
#define MIRROR_RELEASE   _IOWR('H', 0x07, struct mirror)

#define PAGE 4096
#define PAGES 4096
#define READERS 8
#define ROUNDS 2
/* That many faults for one read: the page was asked for again and again, not waited for. */
#define SPUN 20
/* In less time nobody waited. */
#define WAITED 0.001

/* Shared with the process that waits for the outcome. */
struct found {
	bool there;
	struct device d;
};

struct reader {
	const volatile char *page;
	double at;		/* when it reads */
	int cpu;
	long faults;
	double took;
};

static void sleep_until(double at)
{
	const struct timespec t = { (time_t)at, (long)((at - (double)(time_t)at) * 1e9) };

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL))
		;
}

static void run_on(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	sched_setaffinity(0, sizeof(set), &set);
}

static long faults_so_far(void)
{
	struct rusage u;

	getrusage(RUSAGE_THREAD, &u);
	return u.ru_minflt + u.ru_majflt;
}

static void *read_once(void *arg)
{
	struct reader *r = arg;
	double began;
	long had;

	run_on(r->cpu);
	urgent(true);
	sleep_until(r->at);
	had = faults_so_far();
	began = now();
	(void)*r->page;
	r->took = now() - began;
	r->faults = faults_so_far() - had;
	return NULL;
}

/*
 * All memory of the device goes home at once: its pages are locked one after the other, and only
 * then unmapped one after the other, so that the last are locked and still there for long. Who
 * reads one of those can wait for it, or fault again and again; and as it is more urgent than the
 * one that moves them, that one gets no further on its processor.
 *
 * @whole: how long it takes without readers; 0: there are none. Returns how long it took.
 */
static double go_home(int fd, char *memory, double whole, struct device *d)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	int n = !whole ? 0 : cpus < READERS ? (int)cpus : READERS;
	struct reader r[READERS] = { 0 };
	struct mirror m = { .npages = 1 };
	pthread_t t[READERS];
	double start = now() + 0.1, took;

	for (int i = 0; i < n; i++) {
		/* The first pages of the mapping are the last of the device. */
		r[i].page = memory + (size_t)i * PAGE;
		r[i].at = start + whole * 0.05 * (i + 1);
		r[i].cpu = i;
		if (pthread_create(&t[i], NULL, read_once, &r[i]))
			_exit(1);
	}
	d->calls += (unsigned int)n;
	sleep_until(start);
	if (ioctl(fd, MIRROR_RELEASE, &m))
		_exit(1);
	took = now() - start;
	for (int i = 0; i < n; i++) {
		pthread_join(t[i], NULL);
		d->failed += r[i].faults > SPUN;
		d->ok += r[i].faults <= SPUN && r[i].took > WAITED;
		d->most = r[i].faults > d->most ? r[i].faults : d->most;
	}
	return took;
}

static void mirrored(struct found *f)
{
	const size_t size = (size_t)PAGES * PAGE;
	char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *copy = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int fd = open("/dev/hmm_dmirror0", O_RDWR | O_CLOEXEC);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (fd < 0 || memory == MAP_FAILED || copy == MAP_FAILED)
		_exit(1);
	madvise(memory, size, MADV_NOHUGEPAGE);
	run_on(0);
	for (int i = 0; i <= ROUNDS; i++) {
		struct mirror m = { .addr = (uintptr_t)memory, .ptr = (uintptr_t)copy,
				    .npages = PAGES };
		double took;

		memset(memory, 1 + i, size);
		if (ioctl(fd, MIRROR_TO_DEVICE, &m) || m.cpages < PAGES / 2)
			_exit(1);
		took = go_home(fd, memory, f->d.alone, &f->d);
		if (!i)
			f->d.alone = took;
		else if (took > f->d.slowest)
			f->d.slowest = took;
		f->there = true;
	}
	_exit(0);
}

bool load_device(int limit_s, struct device *ret)
{
	struct found *f = mmap(NULL, sizeof(*f), PROT_READ | PROT_WRITE,
			       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	double end = now() + limit_s;
	pid_t pid;

	*ret = (struct device){ 0 };
	if (f == MAP_FAILED)
		return false;
	pid = fork();
	if (!pid)
		mirrored(f);
	while (pid > 0 && !waitpid(pid, NULL, WNOHANG)) {
		if (now() > end) {
			kill(pid, SIGKILL);
			waitpid(pid, NULL, 0);
			/* Who had begun and did not end was not waiting either. */
			f->d.failed = f->d.calls - f->d.ok;
			f->d.hung = true;
			break;
		}
		usleep(20000);
	}
	*ret = f->d;
	return f->there;
}
