/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _LINUX_SWAP_H
#define _LINUX_SWAP_H

#include <linux/mm_types.h>

#define MAX_SWAPFILES_SHIFT	5
#define SWP_MIGRATION_READ	30
#define SWP_MIGRATION_WRITE	31

typedef struct {
	unsigned long val;
} swp_entry_t;

void mark_page_accessed(struct page *page);
void activate_page(struct page *page);
void rotate_reclaimable_page(struct page *page);
void lru_cache_add(struct page *page);
void putback_lru_page(struct page *page);
int isolate_lru_page(struct page *page);
int try_to_free_swap(struct page *page);
int add_to_swap(struct page *page, struct list_head *list);
void __delete_from_swap_cache(struct page *page);

#endif /* _LINUX_SWAP_H */
