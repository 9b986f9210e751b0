/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _LINUX_MM_H
#define _LINUX_MM_H

#include <linux/gfp.h>
#include <linux/mm_types.h>
#include <linux/mmzone.h>
#include <linux/page-flags.h>
#include <asm/pgtable.h>

#define VM_WRITE			0x00000002
#define VM_LOCKED			0x00002000

#define FAULT_FLAG_WRITE		0x01
#define FAULT_FLAG_ALLOW_RETRY		0x04
#define FAULT_FLAG_RETRY_NOWAIT		0x08
#define FAULT_FLAG_KILLABLE		0x10

#define VM_FAULT_OOM			0x0001
#define VM_FAULT_SIGBUS			0x0002
#define VM_FAULT_MAJOR			0x0004
#define VM_FAULT_RETRY			0x0400

static inline int page_count(struct page *page)
{
	return atomic_read(&compound_head(page)->_count);
}

static inline int put_page_testzero(struct page *page)
{
	VM_BUG_ON_PAGE(atomic_read(&page->_count) == 0, page);
	return atomic_dec_and_test(&page->_count);
}

/* Takes a reference, unless the page is already on its way out */
static inline int get_page_unless_zero(struct page *page)
{
	return atomic_inc_not_zero(&page->_count);
}

static inline void get_page(struct page *page)
{
	page = compound_head(page);
	VM_BUG_ON_PAGE(atomic_read(&page->_count) <= 0, page);
	atomic_inc(&page->_count);
}

void __put_page(struct page *page);

static inline void put_page(struct page *page)
{
	page = compound_head(page);
	if (put_page_testzero(page))
		__put_page(page);
}

void free_unref_page_list(struct list_head *list);

struct zone *page_zone(const struct page *page);
int page_to_nid(const struct page *page);
unsigned long page_to_pfn(const struct page *page);
struct page *pfn_to_page(unsigned long pfn);
int page_mapped(struct page *page);
struct address_space *page_mapping(struct page *page);
int page_cpupid_last(struct page *page);
int hpage_nr_pages(struct page *page);
int numa_node_id(void);

#define page_private(page)		((page)->private)
#define set_page_private(page, v)	((page)->private = (v))

static inline int page_has_private(struct page *page)
{
	return PageSwapCache(page) || PagePrivate(page);
}

static inline spinlock_t *pte_lockptr(struct mm_struct *mm, pmd_t *pmd)
{
	(void)pmd;
	return &mm->page_table_lock;
}

static inline spinlock_t *pmd_lock(struct mm_struct *mm, pmd_t *pmd)
{
	spinlock_t *ptl = pte_lockptr(mm, pmd);

	spin_lock(ptl);
	return ptl;
}

pte_t *pte_offset_map(pmd_t *pmd, unsigned long address);
void pte_unmap(pte_t *pte);

#define pte_unmap_unlock(pte, ptl)	do {		\
	spin_unlock(ptl);				\
	pte_unmap(pte);					\
} while (0)

struct page *pmd_page(pmd_t pmd);
void set_pmd_at(struct mm_struct *mm, unsigned long addr, pmd_t *pmdp, pmd_t pmd);
void set_pte_at(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t pte);
void update_mmu_cache_pmd(struct vm_area_struct *vma, unsigned long addr, pmd_t *pmd);
int mpol_misplaced(struct page *page, struct vm_area_struct *vma, unsigned long addr);

int set_page_dirty(struct page *page);
int clear_page_dirty_for_io(struct page *page);

int handle_mm_fault(struct mm_struct *mm, struct vm_area_struct *vma,
		    unsigned long address, unsigned int flags);

#endif /* _LINUX_MM_H */
