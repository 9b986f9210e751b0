// SPDX-License-Identifier: GPL-2.0-or-later
// rule: folio-zone
// upstream: 32b8fc486524
// since: v5.16
// what: The zone and node of a folio.
// directions: to-old

@folio_zone_page@
// where: has struct folio
expression F;
@@
- page_zone(&F->page)
+ folio_zone(F)

@folio_zone@
// where: lacks struct folio
expression F;
@@
- page_zone(F)
+ folio_zone(F)

@folio_pgdat_page@
// where: has struct folio
expression F;
@@
- page_pgdat(&F->page)
+ folio_pgdat(F)

@folio_pgdat@
// where: lacks struct folio
expression F;
@@
- page_pgdat(F)
+ folio_pgdat(F)
