// SPDX-License-Identifier: GPL-2.0-or-later
// rule: page-wrappers-gone
// upstream: 7b230db3b8d3
// since: v5.16
// what: Page functions whose wrappers went away; what is meant is the head page.
// directions: to-new
// review: the function that took any page now takes its folio

@folio_wait_locked@
expression P;
@@
- wait_on_page_locked(P)
+ folio_wait_locked(page_folio(P))

@folio_wait_locked_killable@
expression P;
@@
- wait_on_page_locked_killable(P)
+ folio_wait_locked_killable(page_folio(P))

@folio_lock_killable@
expression P;
@@
- lock_page_killable(P)
+ folio_lock_killable(page_folio(P))

@folio_wait_stable@
expression P;
@@
- wait_for_stable_page(P)
+ folio_wait_stable(page_folio(P))

@folio_putback_lru@
expression P;
@@
- putback_lru_page(P)
+ folio_putback_lru(page_folio(P))

@folio_activate@
expression P;
@@
- activate_page(P)
+ folio_activate(page_folio(P))

@folio_deactivate@
expression P;
@@
- deactivate_page(P)
+ folio_deactivate(page_folio(P))

@folio_add_lru@
expression P;
@@
- lru_cache_add(P)
+ folio_add_lru(page_folio(P))

@folio_test_waiters@
expression P;
@@
- PageWaiters(P)
+ folio_test_waiters(page_folio(P))

@folio_test_referenced@
expression P;
@@
- PageReferenced(P)
+ folio_test_referenced(page_folio(P))

@folio_test_active@
expression P;
@@
- PageActive(P)
+ folio_test_active(page_folio(P))

@folio_test_unevictable@
expression P;
@@
- PageUnevictable(P)
+ folio_test_unevictable(page_folio(P))

@folio_test_mlocked@
expression P;
@@
- PageMlocked(P)
+ folio_test_mlocked(page_folio(P))

@folio_test_swapbacked@
expression P;
@@
- PageSwapBacked(P)
+ folio_test_swapbacked(page_folio(P))

@folio_test_swapcache@
expression P;
@@
- PageSwapCache(P)
+ folio_test_swapcache(page_folio(P))

@folio_mapping@
expression P;
@@
- page_mapping(P)
+ folio_mapping(page_folio(P))

@folio_is_file_lru@
expression P;
@@
- page_is_file_lru(P)
+ folio_is_file_lru(page_folio(P))
