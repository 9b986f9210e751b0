/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _LINUX_MM_TYPES_H
#define _LINUX_MM_TYPES_H

#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>

struct address_space;
struct anon_vma;

/*
 * One for every physical page of the machine. A page that belongs to a
 * bigger one has bit 0 of ->compound_head set; the rest of that word points
 * to the head.
 */
struct page {
	unsigned long		flags;
	struct address_space	*mapping;
	pgoff_t			index;
	struct list_head	lru;
	unsigned long		compound_head;
	unsigned long		private;
	atomic_t		_mapcount;
	atomic_t		_count;
};

struct mm_struct {
	struct rw_semaphore	mmap_sem;
	spinlock_t		page_table_lock;
	unsigned long		total_vm;
};

struct vm_area_struct {
	unsigned long		vm_start;
	unsigned long		vm_end;
	struct mm_struct	*vm_mm;
	pgprot_t		vm_page_prot;
	unsigned long		vm_flags;
	struct anon_vma		*anon_vma;
};

#endif /* _LINUX_MM_TYPES_H */
