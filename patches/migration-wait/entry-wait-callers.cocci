// SPDX-License-Identifier: GPL-2.0-or-later
//
// The faults no longer look for the page: the entry is enough, as long as the
// lock of the page table is held. The wait unmaps and unlocks.

@pte@
identifier page, ptep, ptl, out;
identifier to_page = {migration_entry_to_page, pfn_swap_entry_to_page};
expression entry;
@@
 __migration_entry_wait(...)
 {
 <+...
(
-	page = to_page(entry);
-	page = compound_head(page);
-	if (!get_page_unless_zero(page))
-		goto out;
-	pte_unmap_unlock(ptep, ptl);
-	put_and_wait_on_page_locked(...);
+	migration_entry_wait_on_locked(entry, ptep, ptl);
	return;
|
-	page = to_page(entry);
-	if (!get_page_unless_zero(page))
-		goto out;
-	pte_unmap_unlock(ptep, ptl);
-	put_and_wait_on_page_locked(...);
+	migration_entry_wait_on_locked(entry, ptep, ptl);
	return;
)
 ...+>
 }

@pte_local depends on pte@
identifier page;
@@
 __migration_entry_wait(...)
 {
 ...
-	struct page *page;
 ... when != page
 }

@pmd@
identifier page, ptl, out;
identifier to_page = {migration_entry_to_page, pfn_swap_entry_to_page};
expression entry;
@@
 pmd_migration_entry_wait(...)
 {
 <+...
-	page = to_page(entry);
-	if (!get_page_unless_zero(page))
-		goto out;
-	spin_unlock(ptl);
-	put_and_wait_on_page_locked(...);
+	migration_entry_wait_on_locked(entry, NULL, ptl);
	return;
 ...+>
 }

@pmd_local depends on pmd@
identifier page;
@@
 pmd_migration_entry_wait(...)
 {
 ...
-	struct page *page;
 ... when != page
 }
