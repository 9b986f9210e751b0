// SPDX-License-Identifier: GPL-2.0-or-later
//
// Looking a huge page up waited for its migration, then looked again. A caller
// that wants the page faults it in, and the fault waits, under the lock that the
// wait needs; one that only looks has no need to wait. What is not present is
// none, whatever the entry says.
//
// The else holds nothing but the wait and a comment about poisoned entries.

@pmd@
identifier f = {follow_huge_pmd, follow_huge_pmd_pte, hugetlb_follow_page_mask};
identifier retry, ptl, pte;
statement S;
@@
 f(...)
 {
 ...
-retry:
 <...
 if (pte_present(pte)) S
- else {
-	if (is_hugetlb_entry_migration(pte)) {
-		spin_unlock(ptl);
-		__migration_entry_wait_huge(...);
-		goto retry;
-	}
- }
 ...>
 }

@pud@
identifier f = follow_huge_pud;
identifier retry, ptl, pte;
statement S;
@@
 f(...)
 {
 ...
-retry:
 <...
 if (pte_present(pte)) S
- else {
-	if (is_hugetlb_entry_migration(pte)) {
-		spin_unlock(ptl);
-		__migration_entry_wait(...);
-		goto retry;
-	}
- }
 ...>
 }
