// SPDX-License-Identifier: GPL-2.0-or-later
// rule: folio-pfn
// upstream: bf6bd276b374
// since: v5.16
// what: The page frame number of a folio.
// directions: to-old

@folio_pfn_page@
// where: has struct folio
expression F;
@@
- page_to_pfn(&F->page)
+ folio_pfn(F)

@folio_pfn@
// where: lacks struct folio
expression F;
@@
- page_to_pfn(F)
+ folio_pfn(F)
