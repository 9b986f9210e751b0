/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _LINUX_MMZONE_H
#define _LINUX_MMZONE_H

#include <linux/spinlock.h>
#include <linux/wait.h>

enum zone_stat_item {
	NR_FILE_PAGES,
	NR_FILE_DIRTY,
	NR_WRITEBACK,
	NR_VM_ZONE_STAT_ITEMS
};

enum lru_list {
	LRU_INACTIVE,
	LRU_ACTIVE,
	LRU_UNEVICTABLE,
	NR_LRU_LISTS
};

struct zone {
	spinlock_t		lru_lock;
	struct list_head	lists[NR_LRU_LISTS];
	unsigned long		flags;
	int			node;

	/* Where tasks sleep until a bit of a page of this zone changes */
	wait_queue_head_t	*wait_table;
	unsigned long		wait_table_hash_nr_entries;
	unsigned long		wait_table_bits;
};

void inc_zone_state(struct zone *zone, enum zone_stat_item item);
void dec_zone_state(struct zone *zone, enum zone_stat_item item);

#endif /* _LINUX_MMZONE_H */
