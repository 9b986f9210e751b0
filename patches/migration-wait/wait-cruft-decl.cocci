// SPDX-License-Identifier: GPL-2.0-or-later
//
// The inner waits have no caller of their own any more, and the wait on a
// migration entry needs no pointer to it.

@outer@
symbol entry, ptep, ptl;
typedef swp_entry_t, pte_t, spinlock_t;
@@
-void migration_entry_wait_on_locked(swp_entry_t entry, pte_t *ptep, spinlock_t *ptl);
+void migration_entry_wait_on_locked(swp_entry_t entry, spinlock_t *ptl);

// The neighbour is written again, or the blank line before the two would go too
@inner@
symbol mm, pmd, address, ptep, ptl;
typedef pmd_t, pte_t, spinlock_t;
@@
-extern void __migration_entry_wait(struct mm_struct *mm, pte_t *ptep, spinlock_t *ptl);
-extern void migration_entry_wait(struct mm_struct *mm, pmd_t *pmd, unsigned long address);
+extern void migration_entry_wait(struct mm_struct *mm, pmd_t *pmd, unsigned long address);

@inner_huge@
identifier f = __migration_entry_wait_huge;
type T;
@@
-extern T f(...);

// Nor does the stub go: it becomes the other
@stub@
identifier f = migration_entry_wait;
@@
-f(...) { }

@other depends on stub@
symbol mm, pmd, address, ptep, ptl;
typedef pmd_t, pte_t, spinlock_t;
@@
-__migration_entry_wait
+migration_entry_wait
 (struct mm_struct *mm,
-	pte_t *ptep, spinlock_t *ptl
+	pmd_t *pmd, unsigned long address
 ) { }

@stub_huge@
identifier f = __migration_entry_wait_huge;
@@
-f(...) { }
