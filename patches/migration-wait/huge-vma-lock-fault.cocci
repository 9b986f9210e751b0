// SPDX-License-Identifier: GPL-2.0-or-later
//
// A fault on a huge page looked for a migration entry without any lock, through a
// pointer that may be stale. It looks again behind the locks anyway: wait there.
// The fault mutex goes first, the wait lets the vma lock go.

@early@
identifier ptep, entry, mm, vma, haddr, h;
@@
 hugetlb_fault(...)
 {
 ...
-	ptep = huge_pte_offset(mm, haddr, huge_page_size(h));
-	if (ptep) {
-		entry = huge_ptep_get(ptep);
-		if (unlikely(is_hugetlb_entry_migration(entry))) {
-			migration_entry_wait_huge(vma, ptep);
-			return 0;
-		} else if (unlikely(is_hugetlb_entry_hwpoisoned(entry)))
-			return VM_FAULT_HWPOISON_LARGE |
-				VM_FAULT_SET_HINDEX(hstate_index(h));
-	}
 ...
 }

@locked depends on early@
identifier early.entry, early.vma, early.ptep, early.h;
identifier out, hash;
symbol ret, hugetlb_fault_mutex_table;
@@
 hugetlb_fault(...)
 {
 ...
-	mutex_lock(&hugetlb_fault_mutex_table[hash]);
-	hugetlb_vma_lock_read(vma);
+	mutex_lock(&hugetlb_fault_mutex_table[hash]);
+
+	/*
+	 * The vma lock is held from here until ptep is done with: no other task
+	 * can unshare the page table meanwhile and leave ptep behind.
+	 */
+	hugetlb_vma_lock_read(vma);
 ...
-	if (!pte_present(entry))
-		goto out;
+	if (!pte_present(entry)) {
+		if (unlikely(is_hugetlb_entry_migration(entry))) {
+			/*
+			 * The wait takes the lock of the page table, which
+			 * the vma lock keeps alive: it lets that go itself.
+			 */
+			mutex_unlock(&hugetlb_fault_mutex_table[hash]);
+			migration_entry_wait_huge(vma, ptep);
+			return 0;
+		}
+		if (unlikely(is_hugetlb_entry_hwpoisoned(entry)))
+			ret = VM_FAULT_HWPOISON_LARGE | VM_FAULT_SET_HINDEX(hstate_index(h));
+		goto out;
+	}
 ...
 }
