// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Page faults: what to do when a program touches what is not mapped
 */
#include <linux/huge_mm.h>
#include <linux/hugetlb.h>
#include <linux/pagemap.h>
#include <linux/swapops.h>
#include "internal.h"

static int do_swap_page(struct mm_struct *mm, struct vm_area_struct *vma,
			unsigned long address, pte_t *page_table, pmd_t *pmd,
			unsigned int flags, pte_t orig_pte)
{
	swp_entry_t entry;

	(void)page_table;
	(void)vma;
	(void)flags;
	entry = pte_to_swp_entry(orig_pte);
	if (is_migration_entry(entry)) {
		migration_entry_wait(mm, pmd, address);
		return 0;
	}
	return do_swap_page_sample(mm, orig_pte);
}

static int handle_pte_fault(struct mm_struct *mm, struct vm_area_struct *vma,
			    unsigned long address, pmd_t *pmd,
			    unsigned int flags)
{
	pte_t *pte = pte_offset_map(pmd, address);
	pte_t entry = *pte;
	int ret = 0;

	if (!pte_present(entry) && !pte_none(entry))
		ret = do_swap_page(mm, vma, address, pte, pmd, flags, entry);
	pte_unmap(pte);
	return ret;
}

/**
 * handle_mm_fault - serve one page fault
 * @mm: whose memory
 * @vma: the area
 * @address: what was touched
 * @flags: how, and what may be done about it
 *
 * The caller holds mmap_sem.
 */
int handle_mm_fault(struct mm_struct *mm, struct vm_area_struct *vma,
		    unsigned long address, unsigned int flags)
{
	pmd_t *pmd = mm_find_pmd(mm, address);

	if (!pmd)
		return VM_FAULT_OOM;
	if (pmd_none(*pmd))
		return do_huge_pmd_anonymous_page(mm, vma, address, pmd, flags);
	if (pmd_trans_huge(*pmd)) {
		pmd_t orig_pmd = *pmd;

		barrier();
		if (pmd_protnone(orig_pmd))
			return do_huge_pmd_numa_page(mm, vma, address,
						     orig_pmd, pmd);
		return 0;
	}
	return handle_pte_fault(mm, vma, address, pmd, flags);
}
