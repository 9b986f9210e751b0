// SPDX-License-Identifier: GPL-2.0-or-later
//
// The declaration, with those for CONFIG_MIGRATION alone: so are its callers.
// A neighbour is written again: nothing can be added next to a prototype.

@list@
symbol l, entry, ptep, ptl;
typedef swp_entry_t, pte_t, spinlock_t;
@@
-extern void putback_movable_pages(struct list_head *l);
+extern void putback_movable_pages(struct list_head *l);
+extern void migration_entry_wait_on_locked(swp_entry_t entry, pte_t *ptep,
+					   spinlock_t *ptl);

@copy depends on !list@
symbol newpage, page, entry, ptep, ptl;
typedef swp_entry_t, pte_t, spinlock_t;
@@
-extern void migrate_page_copy(struct page *newpage, struct page *page);
+extern void migrate_page_copy(struct page *newpage, struct page *page);
+extern void migration_entry_wait_on_locked(swp_entry_t entry, pte_t *ptep,
+					   spinlock_t *ptl);
