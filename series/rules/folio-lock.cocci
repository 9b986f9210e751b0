// SPDX-License-Identifier: GPL-2.0-or-later
// rule: folio-lock
// upstream: 7c23c782d5d5
// since: v5.16
// what: Locking a folio.
// directions: to-old

@folio_lock_page@
// where: has struct folio
expression F;
@@
- lock_page(&F->page)
+ folio_lock(F)

@folio_lock@
// where: lacks struct folio
expression F;
@@
- lock_page(F)
+ folio_lock(F)

@folio_trylock_page@
// where: has struct folio
expression F;
@@
- trylock_page(&F->page)
+ folio_trylock(F)

@folio_trylock@
// where: lacks struct folio
expression F;
@@
- trylock_page(F)
+ folio_trylock(F)

@__folio_lock_page@
// where: has struct folio
expression F;
@@
- __lock_page(&F->page)
+ __folio_lock(F)

@__folio_lock@
// where: lacks struct folio
expression F;
@@
- __lock_page(F)
+ __folio_lock(F)
