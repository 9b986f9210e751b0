// SPDX-License-Identifier: GPL-2.0-or-later
// rule: folio-add-lru
// upstream: 0d31125d2d32
// since: v5.16
// what: Adding a folio to the LRU lists.
// directions: to-old

@folio_add_lru_page@
// where: has struct folio
expression F;
@@
- lru_cache_add(&F->page)
+ folio_add_lru(F)

@folio_add_lru@
// where: lacks struct folio
expression F;
@@
- lru_cache_add(F)
+ folio_add_lru(F)
