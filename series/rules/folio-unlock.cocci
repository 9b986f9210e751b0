// SPDX-License-Identifier: GPL-2.0-or-later
// rule: folio-unlock
// upstream: 4e1364286d0a
// since: v5.16
// what: Unlocking a folio.
// directions: to-old

@folio_unlock_page@
// where: has struct folio
expression F;
@@
- unlock_page(&F->page)
+ folio_unlock(F)

@folio_unlock@
// where: lacks struct folio
expression F;
@@
- unlock_page(F)
+ folio_unlock(F)
