/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _LINUX_RMAP_H
#define _LINUX_RMAP_H

#include <linux/mm.h>

enum ttu_flags {
	TTU_UNMAP = 1,
	TTU_MIGRATION = 2,
	TTU_IGNORE_MLOCK = 1 << 8,
};

#define SWAP_SUCCESS	0
#define SWAP_AGAIN	1
#define SWAP_FAIL	2
#define SWAP_MLOCK	3

struct anon_vma *page_lock_anon_vma_read(struct page *page);
void page_unlock_anon_vma_read(struct anon_vma *anon_vma);

int page_referenced(struct page *page, int is_locked, unsigned long *vm_flags);
int try_to_unmap(struct page *page, enum ttu_flags flags);
void page_remove_rmap(struct page *page);
void page_add_anon_rmap(struct page *page, struct vm_area_struct *vma,
			unsigned long address);

struct rmap_walk_control {
	void *arg;
	int (*rmap_one)(struct page *page, struct vm_area_struct *vma,
			unsigned long addr, void *arg);
};

int rmap_walk(struct page *page, struct rmap_walk_control *rwc);

#endif /* _LINUX_RMAP_H */
