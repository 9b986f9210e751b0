// SPDX-License-Identifier: GPL-2.0-or-later
//
// The page table of a shared huge page can go while a fault looks at it, unless
// the vma lock is held: the one who waits gets that lock and lets it go, once it
// holds the lock of the page table.

@callee@
identifier ptep, ptl, pte;
typedef pte_t, spinlock_t;
@@
+/*
+ * Called with the vma lock held for reading, so that neither the page table nor
+ * its lock can go; returns with it let go.
+ */
 void __migration_entry_wait_huge(
-				 pte_t *ptep, spinlock_t *ptl)
+				 struct vm_area_struct *vma, pte_t *ptep, spinlock_t *ptl)
 {
	pte_t pte;

-	spin_lock(ptl);
+	hugetlb_vma_assert_locked(vma);
+	spin_lock(ptl);
	pte = huge_ptep_get(ptep);

-	if (unlikely(!is_hugetlb_entry_migration(pte)))
-		spin_unlock(ptl);
-	else
-		migration_entry_wait_on_locked(pte_to_swp_entry(pte), NULL, ptl);
+	if (unlikely(!is_hugetlb_entry_migration(pte))) {
+		spin_unlock(ptl);
+		hugetlb_vma_unlock_read(vma);
+		return;
+	}
+
+	/* the page table stays as long as its own lock is held */
+	hugetlb_vma_unlock_read(vma);
+	migration_entry_wait_on_locked(pte_to_swp_entry(pte), NULL, ptl);
 }

@caller depends on callee@
identifier vma, pte, ptl;
@@
 migration_entry_wait_huge(struct vm_area_struct *vma, pte_t *pte)
 {
 ...
-	__migration_entry_wait_huge(pte, ptl);
+	__migration_entry_wait_huge(vma, pte, ptl);
 }
