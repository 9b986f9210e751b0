// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Huge pages that were asked for
 */
#include <linux/hugetlb.h>
#include <linux/pagemap.h>
#include <linux/swapops.h>

static int is_hugetlb_entry_migration(pte_t pte)
{
	if (pte_none(pte) || pte_present(pte))
		return 0;
	return is_migration_entry(pte_to_swp_entry(pte));
}

int hugetlb_fault(struct mm_struct *mm, struct vm_area_struct *vma,
		  unsigned long address, unsigned int flags)
{
	pte_t *ptep, entry;

	ptep = huge_pte_offset(mm, address);
	if (!ptep)
		return VM_FAULT_OOM;

	entry = huge_ptep_get(ptep);
	if (unlikely(is_hugetlb_entry_migration(entry))) {
		migration_entry_wait_huge(vma, mm, ptep);
		return 0;
	}
	return flags & FAULT_FLAG_WRITE ? VM_FAULT_MAJOR : 0;
}
