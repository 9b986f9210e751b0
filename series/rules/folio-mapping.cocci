// SPDX-License-Identifier: GPL-2.0-or-later
// rule: folio-mapping
// upstream: 2f52578f9c64
// since: v5.16
// what: The address space of a folio.
// directions: to-old

@folio_mapping_page@
// where: has struct folio
expression F;
@@
- page_mapping(&F->page)
+ folio_mapping(F)

@folio_mapping@
// where: lacks struct folio
expression F;
@@
- page_mapping(F)
+ folio_mapping(F)
