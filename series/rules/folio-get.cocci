// SPDX-License-Identifier: GPL-2.0-or-later
// rule: folio-get
// upstream: 86d234cb0499
// since: v5.16
// what: Taking a reference to a folio.
// directions: to-old

@folio_get_page@
// where: has struct folio
expression F;
@@
- get_page(&F->page)
+ folio_get(F)

@folio_get@
// where: lacks struct folio
expression F;
@@
- get_page(F)
+ folio_get(F)
