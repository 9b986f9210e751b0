// SPDX-License-Identifier: GPL-2.0-or-later
//
// A fault that finds a device-private page locked came back at once, and went
// round and round while the lock's owner waited for that very processor. Wait for
// the lock as for the end of a migration: the page stays as long as its entry is
// there, and the entry cannot go while the lock of the page table is held.

@@
identifier vmf;
symbol entry;
statement S;
@@
 if (trylock_page(vmf->page)) S
 else {
-	pte_unmap_unlock(vmf->pte, vmf->ptl);
+	pte_unmap(vmf->pte);
+	migration_entry_wait_on_locked(entry, vmf->ptl);
 }
