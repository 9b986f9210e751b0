/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef __MM_INTERNAL_H
#define __MM_INTERNAL_H

#include <linux/mm.h>

pmd_t *mm_find_pmd(struct mm_struct *mm, unsigned long address);
pte_t mk_pte_sample(struct page *page, pgprot_t prot);
void copy_highpage_sample(struct page *to, struct page *from);
int do_swap_page_sample(struct mm_struct *mm, pte_t pte);
int remove_mapping(struct address_space *mapping, struct page *page);
unsigned long shrink_inactive_list_sample(struct zone *zone, struct list_head *page_list);

#endif	/* __MM_INTERNAL_H */
