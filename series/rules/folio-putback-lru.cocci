// SPDX-License-Identifier: GPL-2.0-or-later
// rule: folio-putback-lru
// upstream: ca6d60f3f18b
// since: v5.18
// what: Giving an isolated folio back to the LRU lists.
// directions: to-old

@folio_putback_lru_page@
// where: has struct folio
expression F;
@@
- putback_lru_page(&F->page)
+ folio_putback_lru(F)

@folio_putback_lru@
// where: lacks struct folio
expression F;
@@
- putback_lru_page(F)
+ folio_putback_lru(F)
