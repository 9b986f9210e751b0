// SPDX-License-Identifier: GPL-2.0-or-later
// rule: folio-put
// upstream: b620f63358cd
// since: v5.16
// what: Dropping a reference to a folio.
// directions: to-old

@folio_put_page@
// where: has struct folio
expression F;
@@
- put_page(&F->page)
+ folio_put(F)

@folio_put@
// where: lacks struct folio
expression F;
@@
- put_page(F)
+ folio_put(F)

@folio_put_testzero_page@
// where: has struct folio
expression F;
@@
- put_page_testzero(&F->page)
+ folio_put_testzero(F)

@folio_put_testzero@
// where: lacks struct folio
expression F;
@@
- put_page_testzero(F)
+ folio_put_testzero(F)
