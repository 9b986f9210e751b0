// SPDX-License-Identifier: GPL-2.0-or-later
//
// A kernel of 5.17 or later with the fault again: who waits for a migration takes a
// reference and holds it while it sleeps. A base to measure against, never to ship.

@@
identifier f = { migration_entry_wait_on_locked, softleaf_entry_wait_on_locked };
@@
 f(...)
 {
 <...
 q = folio_waitqueue(folio);
+folio_get(folio);
 ...>
 }

@@
identifier f = { migration_entry_wait_on_locked, softleaf_entry_wait_on_locked };
@@
 f(...)
 {
 <...
 finish_wait(q, wait);
+folio_put(folio);
 ...>
 }
