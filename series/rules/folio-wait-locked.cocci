// SPDX-License-Identifier: GPL-2.0-or-later
// rule: folio-wait-locked
// upstream: 6baa8d602e84
// since: v5.16
// what: Waiting until a folio is unlocked.
// directions: to-old

@folio_wait_locked_page@
// where: has struct folio
expression F;
@@
- wait_on_page_locked(&F->page)
+ folio_wait_locked(F)

@folio_wait_locked@
// where: lacks struct folio
expression F;
@@
- wait_on_page_locked(F)
+ folio_wait_locked(F)

@folio_wait_locked_killable_page@
// where: has struct folio
expression F;
@@
- wait_on_page_locked_killable(&F->page)
+ folio_wait_locked_killable(F)

@folio_wait_locked_killable@
// where: lacks struct folio
expression F;
@@
- wait_on_page_locked_killable(F)
+ folio_wait_locked_killable(F)
