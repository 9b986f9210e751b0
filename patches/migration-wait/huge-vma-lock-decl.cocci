// SPDX-License-Identifier: GPL-2.0-or-later
//
// The declaration of the wait that lets the vma lock go, and its stub.

@declared@
symbol ptep, ptl, vma;
typedef pte_t, spinlock_t;
@@
 extern void __migration_entry_wait_huge(
-	pte_t *ptep, spinlock_t *ptl
+	struct vm_area_struct *vma, pte_t *ptep, spinlock_t *ptl
	);

@stub@
symbol ptep, ptl, vma;
typedef pte_t, spinlock_t;
@@
 __migration_entry_wait_huge(
-	pte_t *ptep, spinlock_t *ptl
+	struct vm_area_struct *vma, pte_t *ptep, spinlock_t *ptl
	)
 { ... }
