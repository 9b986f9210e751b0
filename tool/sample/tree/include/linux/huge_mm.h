/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _LINUX_HUGE_MM_H
#define _LINUX_HUGE_MM_H

#include <linux/mm.h>

#define HPAGE_PMD_SHIFT	PMD_SHIFT
#define HPAGE_PMD_SIZE	(1UL << HPAGE_PMD_SHIFT)
#define HPAGE_PMD_MASK	(~(HPAGE_PMD_SIZE - 1))
#define HPAGE_PMD_ORDER	(HPAGE_PMD_SHIFT - PAGE_SHIFT)
#define HPAGE_PMD_NR	(1 << HPAGE_PMD_ORDER)

extern int do_huge_pmd_anonymous_page(struct mm_struct *mm,
				      struct vm_area_struct *vma,
				      unsigned long address, pmd_t *pmd,
				      unsigned int flags);
extern int do_huge_pmd_numa_page(struct mm_struct *mm,
				 struct vm_area_struct *vma,
				 unsigned long addr, pmd_t pmd, pmd_t *pmdp);
extern void __split_huge_page_pmd(struct vm_area_struct *vma,
				  unsigned long address, pmd_t *pmd);

bool pmd_trans_migrating(pmd_t pmd);
int is_huge_zero_page(struct page *page);

#endif /* _LINUX_HUGE_MM_H */
