// SPDX-License-Identifier: GPL-2.0-or-later
//
// The caller has unmapped the entry: what is left to do is to let the lock go.

@@
identifier entry, ptep, ptl;
typedef swp_entry_t, pte_t, spinlock_t;
@@
 void migration_entry_wait_on_locked(
-	swp_entry_t entry, pte_t *ptep, spinlock_t *ptl
+	swp_entry_t entry, spinlock_t *ptl
	)
 {
 <+...
-	if (ptep)
-		pte_unmap_unlock(ptep, ptl);
-	else
-		spin_unlock(ptl);
+	spin_unlock(ptl);
 ...+>
 }
