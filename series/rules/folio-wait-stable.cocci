// SPDX-License-Identifier: GPL-2.0-or-later
// rule: folio-wait-stable
// upstream: a49d0c507759
// since: v5.16
// what: Waiting until a folio may be changed.
// directions: to-old

@folio_wait_stable_page@
// where: has struct folio
expression F;
@@
- wait_for_stable_page(&F->page)
+ folio_wait_stable(F)

@folio_wait_stable@
// where: lacks struct folio
expression F;
@@
- wait_for_stable_page(F)
+ folio_wait_stable(F)
