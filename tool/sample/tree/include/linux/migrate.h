/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _LINUX_MIGRATE_H
#define _LINUX_MIGRATE_H

#include <linux/fs.h>
#include <linux/mm.h>

enum migrate_mode {
	MIGRATE_ASYNC,
	MIGRATE_SYNC_LIGHT,
	MIGRATE_SYNC,
};

#define MIGRATEPAGE_SUCCESS	0

typedef struct page *new_page_t(struct page *page, unsigned long private, int **reason);

extern int migrate_page(struct address_space *mapping,
			struct page *newpage, struct page *page,
			enum migrate_mode mode);
extern int migrate_page_move_mapping(struct address_space *mapping,
		struct page *newpage, struct page *page,
		enum migrate_mode mode, int extra_count);
extern void migrate_page_copy(struct page *newpage, struct page *page);
extern int migrate_pages(struct list_head *l, new_page_t new,
			 unsigned long private, enum migrate_mode mode);

extern int migrate_misplaced_transhuge_page(struct mm_struct *mm,
			struct vm_area_struct *vma,
			pmd_t *pmd, pmd_t entry,
			unsigned long address,
			struct page *page, int node);

#endif /* _LINUX_MIGRATE_H */
