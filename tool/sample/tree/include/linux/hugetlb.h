/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _LINUX_HUGETLB_H
#define _LINUX_HUGETLB_H

#include <linux/mm.h>

struct hstate {
	unsigned int order;
};

struct hstate *hstate_vma(struct vm_area_struct *vma);
pte_t huge_ptep_get(pte_t *ptep);
pte_t *huge_pte_offset(struct mm_struct *mm, unsigned long addr);
int hugetlb_fault(struct mm_struct *mm, struct vm_area_struct *vma,
		  unsigned long address, unsigned int flags);

static inline spinlock_t *huge_pte_lockptr(struct hstate *h,
					   struct mm_struct *mm, pte_t *pte)
{
	(void)h;
	(void)pte;
	return &mm->page_table_lock;
}

#endif /* _LINUX_HUGETLB_H */
