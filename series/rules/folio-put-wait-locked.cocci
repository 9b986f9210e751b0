// SPDX-License-Identifier: GPL-2.0-or-later
// rule: folio-put-wait-locked
// upstream: 9f2b04a25a41
// since: v5.17
// what: The wait for a migrated page takes a folio.
// directions: to-old

@folio_put_wait_locked_page@
// where: has struct folio
expression F, X;
@@
- put_and_wait_on_page_locked(&F->page, X)
+ folio_put_wait_locked(F, X)

@folio_put_wait_locked@
// where: lacks struct folio
expression F, X;
@@
- put_and_wait_on_page_locked(F, X)
+ folio_put_wait_locked(F, X)
