/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The program that runs as init in the guest. It talks with the host over the
 * second serial line, so that the kernel's own messages never mix with it.
 * Every line of ours begins with a word that only this run knows (/nonce):
 *
 *	NONCE KTAP version 1
 *	NONCE 1..5
 *	NONCE # data migrate-anon ok=120 failed=0
 *	NONCE ok 1 boot
 *	NONCE @add dimm0		a request; the host answers "add dimm0 ok"
 *
 * Counters are data: the host judges them against the other tree's.
 */
#ifndef GUEST_H
#define GUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct settings {
	int level;		/* 0 boot, 1 hotplug */
	int dimms, dimm_mb;
	int readers;
	int load_seconds, offline_seconds;
	int cured_percent;
	int anon, thp, hugetlb, tmpfs, numa, device, loop, loops;
};

/* --- talk.c */

void talk_begin(void);
void say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/** test() - one result line, numbered. Returns @ok. */
bool test(bool ok, const char *name, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void test_skip(const char *name, const char *why);
/** ask() - a request to the host; its answer's last word in @ret. False: no answer in time. */
bool ask(const char *verb, const char *what, char *ret, size_t size, int timeout_ms);
int tests_run(void);
/** file_read() - the start of a file, NUL-terminated; its length or -1. */
ssize_t file_read(const char *path, char *ret, size_t size);
/** file_write() - 0 or an errno. */
int file_write(const char *path, const char *text);
double now(void);

/* --- memory.c: blocks of hot-plugged memory */

#define BLOCKS_MAX 1024
struct blocks {
	int n, id[BLOCKS_MAX];
};

/** blocks_find() - the memory blocks of node 1. */
void blocks_find(struct blocks *b);
/** block_online() - @how: "online_movable" or "online_kernel". Returns 0 or an errno. */
int block_online(int id, const char *how);
/** pin_node() - fill pipes with pages of that node, which no kernel can move. How many pipes. */
int pin_node(int node);
struct offline {
	bool done;
	int tries, busy, why;	/* errno of the last failure */
	double seconds;
};
/**
 * block_offline() - take it offline, trying again when busy, at most @limit_s; longer, twice
 * over, where no migration fails.
 */
void block_offline(int id, int limit_s, struct offline *ret);
/** vmstat() - a counter of /proc/vmstat, 0 when there is none. */
unsigned long long vmstat(const char *name);
bool vmstat_has(const char *name);

/* --- load.c: pages that are used while they move */

enum load_kind { LOAD_ANON, LOAD_THP, LOAD_HUGETLB, LOAD_TMPFS };
struct load {
	const char *name;
	char *page;
	size_t size;
	int n;
	pid_t pid[256];
};

/** load_begin() - @readers processes that read one page. False: this kernel has no such page. */
bool load_begin(struct load *l, enum load_kind kind, int readers);
void load_end(struct load *l);
/** load_place() - put the page on @node while nobody reads. False: it would not go. */
bool load_place(struct load *l, int node);

struct moved {
	unsigned int calls;
	unsigned long long ok, failed;	/* by the kernel's counters */
	double seconds, slowest;
};
/** load_move() - move the page to and fro between nodes 0 and 1 for that long. */
void load_move(struct load *l, int seconds, struct moved *ret);
/** drain_lists() - let the kernel put pages that moved where offline looks for them. */
void drain_lists(void);
/** urgent() - real-time priority, or back. */
void urgent(bool on);

#define HUGE_SIZE ((size_t)2 << 20)
/** aligned() - HUGE_SIZE of memory of our own, which a huge page fits; NULL: none. */
char *aligned(void);
/** move_page() - move a page to *@node, or ask where it is (@node NULL; see place_of()). */
long move_page(void *page, const int *node, int *status);
/** place_of() - the node a page is on, or a negative errno. */
int place_of(void *page);

/* --- numa.c */

/**
 * load_numa() - let NUMA balancing bring pages back from node 1 for that long, or until it does;
 * its counters are said as data. False: it did nothing.
 */
bool load_numa(int seconds);

/* --- device.c: memory of a device that is none (lib/test_hmm.c) */

struct device {
	/* reads of a page on its way home; those that waited; spun */
	unsigned int calls, ok, failed;
	long most;			/* faults for one read */
	double alone, slowest;		/* seconds to bring all home: nobody reads; with readers */
	bool hung;
};

/**
 * load_device() - bring the memory of a device home while urgent threads read it, for at most
 * @limit_s. False: this kernel has no such device.
 */
bool load_device(int limit_s, struct device *ret);

#endif
