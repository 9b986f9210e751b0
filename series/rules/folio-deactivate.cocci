// SPDX-License-Identifier: GPL-2.0-or-later
// rule: folio-deactivate
// upstream: 5a9e34747c9f
// since: v6.3
// what: Taking a folio off the active list.
// directions: to-old

@folio_deactivate_page@
// where: has struct folio
expression F;
@@
- deactivate_page(&F->page)
+ folio_deactivate(F)

@folio_deactivate@
// where: lacks struct folio
expression F;
@@
- deactivate_page(F)
+ folio_deactivate(F)
