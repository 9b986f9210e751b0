/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _LINUX_SWAPOPS_H
#define _LINUX_SWAPOPS_H

#include <linux/mm.h>
#include <linux/swap.h>

#define SWP_TYPE_SHIFT		58
#define SWP_OFFSET_MASK		((1UL << SWP_TYPE_SHIFT) - 1)

struct vm_area_struct;

static inline swp_entry_t swp_entry(unsigned long type, pgoff_t offset)
{
	swp_entry_t ret;

	ret.val = (type << SWP_TYPE_SHIFT) | (offset & SWP_OFFSET_MASK);
	return ret;
}

static inline unsigned swp_type(swp_entry_t entry)
{
	return entry.val >> SWP_TYPE_SHIFT;
}

static inline pgoff_t swp_offset(swp_entry_t entry)
{
	return entry.val & SWP_OFFSET_MASK;
}

static inline int is_swap_pte(pte_t pte)
{
	return !pte_none(pte) && !pte_present(pte);
}

static inline swp_entry_t pte_to_swp_entry(pte_t pte)
{
	swp_entry_t entry;

	entry.val = pte.pte >> 1;
	return entry;
}

static inline pte_t swp_entry_to_pte(swp_entry_t entry)
{
	pte_t pte;

	pte.pte = entry.val << 1;
	return pte;
}

static inline swp_entry_t make_migration_entry(struct page *page, int write)
{
	return swp_entry(write ? SWP_MIGRATION_WRITE : SWP_MIGRATION_READ,
			 page_to_pfn(page));
}

static inline int is_migration_entry(swp_entry_t entry)
{
	return swp_type(entry) == SWP_MIGRATION_READ ||
	       swp_type(entry) == SWP_MIGRATION_WRITE;
}

static inline int is_write_migration_entry(swp_entry_t entry)
{
	return swp_type(entry) == SWP_MIGRATION_WRITE;
}

/* Whoever follows a migration entry finds the page locked. */
static inline struct page *migration_entry_to_page(swp_entry_t entry)
{
	struct page *p = pfn_to_page(swp_offset(entry));

	BUG_ON(!PageLocked(p));
	return p;
}

extern void __migration_entry_wait(struct mm_struct *mm, pte_t *ptep,
				   spinlock_t *ptl);
extern void migration_entry_wait(struct mm_struct *mm, pmd_t *pmd,
				 unsigned long address);
extern void migration_entry_wait_huge(struct vm_area_struct *vma,
				      struct mm_struct *mm, pte_t *pte);

#endif /* _LINUX_SWAPOPS_H */
