// SPDX-License-Identifier: GPL-2.0-or-later
//
// Unmap the entry before the wait: it is looked at no more, only the lock of its
// page table is needed. Then the wait need not know how it was mapped, and each
// inner wait becomes its only caller.

@outer@
identifier mm, pmd, address, ptl, ptep;
@@
-void migration_entry_wait(struct mm_struct *mm, pmd_t *pmd, unsigned long address)
-{
-	spinlock_t *ptl = pte_lockptr(mm, pmd);
-	pte_t *ptep = pte_offset_map(pmd, address);
-	__migration_entry_wait(mm, ptep, ptl);
-}

@leave depends on outer@
identifier ptep, ptl;
@@
 __migration_entry_wait(struct mm_struct *mm, pte_t *ptep, spinlock_t *ptl)
 {
 <+...
-	pte_unmap_unlock(ptep, ptl);
+	spin_unlock(ptl);
 ...+>
 }

@wait depends on leave@
identifier ptep, ptl, entry;
@@
 __migration_entry_wait(struct mm_struct *mm, pte_t *ptep, spinlock_t *ptl)
 {
 <+...
-	migration_entry_wait_on_locked(entry, ptep, ptl);
+	migration_entry_wait_on_locked(entry, ptl);
 ...+>
 }

@fold depends on wait@
identifier mm, ptep, ptl, pte, entry;
typedef pte_t, spinlock_t, swp_entry_t, pmd_t;
symbol pmd, address;
@@
-__migration_entry_wait
+migration_entry_wait
 (struct mm_struct *mm,
-	pte_t *ptep, spinlock_t *ptl
+	pmd_t *pmd, unsigned long address
 )
 {
-	pte_t pte;
-	swp_entry_t entry;
-	spin_lock(ptl);
-	pte = *ptep;
+	spinlock_t *ptl;
+	pte_t *ptep;
+	pte_t pte;
+	swp_entry_t entry;
+
+	ptep = pte_offset_map_lock(mm, pmd, address, &ptl);
+	pte = *ptep;
+	pte_unmap(ptep);
 ...
 }

@outer_huge depends on fold@
identifier vma, ptep, ptl;
expression lock;
@@
-void migration_entry_wait_huge(struct vm_area_struct *vma, pte_t *ptep)
-{
-	spinlock_t *ptl = lock;
-	__migration_entry_wait_huge(vma, ptep, ptl);
-}

@wait_huge depends on outer_huge@
identifier vma, ptep, ptl;
expression e;
@@
 __migration_entry_wait_huge(struct vm_area_struct *vma, pte_t *ptep, spinlock_t *ptl)
 {
 <+...
-	migration_entry_wait_on_locked(e, NULL, ptl);
+	migration_entry_wait_on_locked(e, ptl);
 ...+>
 }

@fold_huge depends on wait_huge@
identifier vma, ptep, ptl, pte;
@@
-__migration_entry_wait_huge
+migration_entry_wait_huge
 (struct vm_area_struct *vma, pte_t *ptep
-	, spinlock_t *ptl
 )
 {
+	spinlock_t *ptl = huge_pte_lockptr(hstate_vma(vma), vma->vm_mm, ptep);
	pte_t pte;
 ...
 }

@huge_pmd depends on fold@
expression e, ptl;
@@
 pmd_migration_entry_wait(...)
 {
 <+...
-	migration_entry_wait_on_locked(e, NULL, ptl);
+	migration_entry_wait_on_locked(e, ptl);
 ...+>
 }
