// SPDX-License-Identifier: GPL-2.0-or-later
#include "guest.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#define MPOL_BIND 2
/* After so many times the limit no further try begins. */
#define PATIENCE 4

void blocks_find(struct blocks *b)
{
	DIR *d = opendir("/sys/devices/system/node/node1");
	struct dirent *e;

	b->n = 0;
	while (d && (e = readdir(d)) && b->n < BLOCKS_MAX)
		if (!strncmp(e->d_name, "memory", 6) && e->d_name[6] >= '0' && e->d_name[6] <= '9')
			b->id[b->n++] = (int)strtol(e->d_name + 6, NULL, 10);
	if (d)
		closedir(d);
}

static void state_path(int id, char *ret, size_t size)
{
	snprintf(ret, size, "/sys/devices/system/memory/memory%d/state", id);
}

int block_online(int id, const char *how)
{
	char path[100], state[40];
	int why;

	state_path(id, path, sizeof(path));
	why = file_write(path, how);
	/* Newer kernels may have been told to online it themselves. */
	if (why && file_read(path, state, sizeof(state)) > 0 && !strncmp(state, "online", 6))
		return 0;
	return why;
}

static void nothing(int sig)
{
	(void)sig;
}

int pin_node(int node)
{
	static char page[4096];
	unsigned long mask[16] = { 1UL << node };
	int n = 0, fd[2];

	/* By policy, not by need: the other node has room. */
	if (syscall(SYS_set_mempolicy, MPOL_BIND, mask, 8 * sizeof(mask)))
		return 0;
	while (n < 200 && !pipe2(fd, O_NONBLOCK)) {
		n++;
		while (write(fd[1], page, sizeof(page)) > 0)
			;
	}
	syscall(SYS_set_mempolicy, 0, NULL, 0);
	return n;
}

/* A signal after @seconds, and again and again: the first may come before the write
 * it shall end. */
static void arm(double seconds)
{
	const struct itimerval tick = { { 0, 250000 }, { (time_t)seconds,
				      (suseconds_t)((seconds - (time_t)seconds) * 1e6) } };

	setitimer(ITIMER_REAL, &tick, NULL);
}

void block_offline(int id, int limit_s, struct offline *ret)
{
	const struct itimerval off = { { 0, 0 }, { 0, 0 } };
	struct sigaction sa = { .sa_handler = nothing };
	unsigned long long failed = vmstat("pgmigrate_fail");
	double began = now(), end = began + limit_s;
	char path[100];

	*ret = (struct offline){ 0 };
	state_path(id, path, sizeof(path));
	sigaction(SIGALRM, &sa, NULL);
	arm(limit_s);
	for (;;) {
		int why;

		drain_lists();
		why = file_write(path, "offline");
		ret->tries++;
		ret->why = why;
		if (!why) {
			ret->done = true;
			break;
		}
		/* Busy for a moment is usual; anything else but the time limit is not. */
		if (why != EBUSY && why != EAGAIN && why != EINTR)
			break;
		if (now() >= end) {
			double took = now() - began;

			/* Nothing failed to move: this machine is slow, and begins
			 * anew each time. */
			if (vmstat("pgmigrate_fail") != failed || took > PATIENCE * limit_s)
				break;
			end = now() + 2 * took;
			arm(2 * took);
		}
		if (why != EINTR) {
			ret->busy++;
			usleep(50000);
		}
	}
	setitimer(ITIMER_REAL, &off, NULL);
	ret->seconds = now() - began;
}

static const char *vmstat_text(const char *name)
{
	static char text[65536];
	size_t n = strlen(name);

	if (file_read("/proc/vmstat", text, sizeof(text)) <= 0)
		return NULL;
	for (char *s = text; s; s = strchr(s, '\n')) {
		s += *s == '\n';
		if (!strncmp(s, name, n) && s[n] == ' ')
			return s + n + 1;
		if (!*s)
			break;
	}
	return NULL;
}

unsigned long long vmstat(const char *name)
{
	const char *s = vmstat_text(name);

	return s ? strtoull(s, NULL, 10) : 0;
}

bool vmstat_has(const char *name)
{
	return vmstat_text(name) != NULL;
}
