// SPDX-License-Identifier: GPL-2.0-or-later
//
// A kernel with b570f37a2ce4 without it: who finds a device's page locked on its way home
// faults again, and does not wait. A base to measure against, never to ship.

@@
identifier f = { migration_entry_wait_on_locked, softleaf_entry_wait_on_locked };
expression pte, entry;
identifier vmf;
@@
 do_swap_page(struct vm_fault *vmf)
 {
 <...
-pte_unmap(pte);
-f(entry, vmf->ptl);
+pte_unmap_unlock(pte, vmf->ptl);
 ...>
 }
