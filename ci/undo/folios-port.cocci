// SPDX-License-Identifier: GPL-2.0-or-later
//
// The cure for what folios.cocci leaves: no reference while it sleeps; the page table
// lock keeps the folio until the waiter is queued.

@@
identifier f = { migration_entry_wait_on_locked, softleaf_entry_wait_on_locked };
@@
 f(...)
 {
 <...
-folio_get(folio);
 ...>
 }

@@
identifier f = { migration_entry_wait_on_locked, softleaf_entry_wait_on_locked };
@@
 f(...)
 {
 <...
-folio_put(folio);
 ...>
 }
