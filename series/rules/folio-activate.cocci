// SPDX-License-Identifier: GPL-2.0-or-later
// rule: folio-activate
// upstream: f2d273927ea4
// since: v5.16
// what: Putting a folio on the active list.
// directions: to-old

@folio_activate_page@
// where: has struct folio
expression F;
@@
- activate_page(&F->page)
+ folio_activate(F)

@folio_activate@
// where: lacks struct folio
expression F;
@@
- activate_page(F)
+ folio_activate(F)
