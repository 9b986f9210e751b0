// SPDX-License-Identifier: GPL-2.0-or-later
// rule: folio-index
// upstream: 9257e1567738
// since: v5.16
// what: Where in its mapping a folio is.
// directions: to-old

@folio_index_page@
// where: has struct folio
expression F;
@@
- page_index(&F->page)
+ folio_index(F)

@folio_index@
// where: lacks struct folio
expression F;
@@
- page_index(F)
+ folio_index(F)
