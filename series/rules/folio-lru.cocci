// SPDX-License-Identifier: GPL-2.0-or-later
// rule: folio-lru
// upstream: 889a3747b3b7
// since: v5.16
// what: The LRU list of a folio.
// directions: to-old

@folio_is_file_lru_page@
// where: has struct folio
expression F;
@@
- page_is_file_lru(&F->page)
+ folio_is_file_lru(F)

@folio_is_file_lru@
// where: lacks struct folio
expression F;
@@
- page_is_file_lru(F)
+ folio_is_file_lru(F)

@folio_lru_list_page@
// where: has struct folio
expression F;
@@
- page_lru(&F->page)
+ folio_lru_list(F)

@folio_lru_list@
// where: lacks struct folio
expression F;
@@
- page_lru(F)
+ folio_lru_list(F)

@add_page@
// where: has struct folio
expression L, F;
@@
- add_page_to_lru_list(&F->page, L)
+ lruvec_add_folio(L, F)

@add@
// where: lacks struct folio
expression L, F;
@@
- add_page_to_lru_list(F, L)
+ lruvec_add_folio(L, F)

@del_page@
// where: has struct folio
expression L, F;
@@
- del_page_from_lru_list(&F->page, L)
+ lruvec_del_folio(L, F)

@del@
// where: lacks struct folio
expression L, F;
@@
- del_page_from_lru_list(F, L)
+ lruvec_del_folio(L, F)
