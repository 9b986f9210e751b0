// SPDX-License-Identifier: GPL-2.0-or-later
// rule: folio-lock-killable
// upstream: af7f29d9e1a7
// since: v5.16
// what: Locking a folio unless killed.
// directions: to-old

@folio_lock_killable_page@
// where: has struct folio
expression F;
@@
- lock_page_killable(&F->page)
+ folio_lock_killable(F)

@folio_lock_killable@
// where: lacks struct folio
expression F;
@@
- lock_page_killable(F)
+ folio_lock_killable(F)

@__folio_lock_killable_page@
// where: has struct folio
expression F;
@@
- __lock_page_killable(&F->page)
+ __folio_lock_killable(F)

@__folio_lock_killable@
// where: lacks struct folio
expression F;
@@
- __lock_page_killable(F)
+ __folio_lock_killable(F)
