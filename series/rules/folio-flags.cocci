// SPDX-License-Identifier: GPL-2.0-or-later
// rule: folio-flags
// upstream: d389a4a81155
// since: v5.16
// what: The flags of a folio are those of its head page.
// directions: to-old

@folio_test_waiters_page@
// where: has struct folio
expression F;
@@
- PageWaiters(&F->page)
+ folio_test_waiters(F)

@folio_test_waiters@
// where: lacks struct folio
expression F;
@@
- PageWaiters(F)
+ folio_test_waiters(F)

@folio_set_waiters_page@
// where: has struct folio
expression F;
@@
- SetPageWaiters(&F->page)
+ folio_set_waiters(F)

@folio_set_waiters@
// where: lacks struct folio
expression F;
@@
- SetPageWaiters(F)
+ folio_set_waiters(F)

@folio_clear_waiters_page@
// where: has struct folio
expression F;
@@
- ClearPageWaiters(&F->page)
+ folio_clear_waiters(F)

@folio_clear_waiters@
// where: lacks struct folio
expression F;
@@
- ClearPageWaiters(F)
+ folio_clear_waiters(F)

@folio_test_locked_page@
// where: has struct folio
expression F;
@@
- PageLocked(&F->page)
+ folio_test_locked(F)

@folio_test_locked@
// where: lacks struct folio
expression F;
@@
- PageLocked(F)
+ folio_test_locked(F)

@folio_test_uptodate_page@
// where: has struct folio
expression F;
@@
- PageUptodate(&F->page)
+ folio_test_uptodate(F)

@folio_test_uptodate@
// where: lacks struct folio
expression F;
@@
- PageUptodate(F)
+ folio_test_uptodate(F)

@folio_clear_uptodate_page@
// where: has struct folio
expression F;
@@
- ClearPageUptodate(&F->page)
+ folio_clear_uptodate(F)

@folio_clear_uptodate@
// where: lacks struct folio
expression F;
@@
- ClearPageUptodate(F)
+ folio_clear_uptodate(F)

@folio_test_dirty_page@
// where: has struct folio
expression F;
@@
- PageDirty(&F->page)
+ folio_test_dirty(F)

@folio_test_dirty@
// where: lacks struct folio
expression F;
@@
- PageDirty(F)
+ folio_test_dirty(F)

@folio_set_dirty_page@
// where: has struct folio
expression F;
@@
- SetPageDirty(&F->page)
+ folio_set_dirty(F)

@folio_set_dirty@
// where: lacks struct folio
expression F;
@@
- SetPageDirty(F)
+ folio_set_dirty(F)

@folio_clear_dirty_page@
// where: has struct folio
expression F;
@@
- ClearPageDirty(&F->page)
+ folio_clear_dirty(F)

@folio_clear_dirty@
// where: lacks struct folio
expression F;
@@
- ClearPageDirty(F)
+ folio_clear_dirty(F)

@folio_test_writeback_page@
// where: has struct folio
expression F;
@@
- PageWriteback(&F->page)
+ folio_test_writeback(F)

@folio_test_writeback@
// where: lacks struct folio
expression F;
@@
- PageWriteback(F)
+ folio_test_writeback(F)

@folio_test_swapbacked_page@
// where: has struct folio
expression F;
@@
- PageSwapBacked(&F->page)
+ folio_test_swapbacked(F)

@folio_test_swapbacked@
// where: lacks struct folio
expression F;
@@
- PageSwapBacked(F)
+ folio_test_swapbacked(F)

@folio_set_swapbacked_page@
// where: has struct folio
expression F;
@@
- SetPageSwapBacked(&F->page)
+ folio_set_swapbacked(F)

@folio_set_swapbacked@
// where: lacks struct folio
expression F;
@@
- SetPageSwapBacked(F)
+ folio_set_swapbacked(F)

@folio_clear_swapbacked_page@
// where: has struct folio
expression F;
@@
- ClearPageSwapBacked(&F->page)
+ folio_clear_swapbacked(F)

@folio_clear_swapbacked@
// where: lacks struct folio
expression F;
@@
- ClearPageSwapBacked(F)
+ folio_clear_swapbacked(F)

@folio_test_swapcache_page@
// where: has struct folio
expression F;
@@
- PageSwapCache(&F->page)
+ folio_test_swapcache(F)

@folio_test_swapcache@
// where: lacks struct folio
expression F;
@@
- PageSwapCache(F)
+ folio_test_swapcache(F)

@folio_set_swapcache_page@
// where: has struct folio
expression F;
@@
- SetPageSwapCache(&F->page)
+ folio_set_swapcache(F)

@folio_set_swapcache@
// where: lacks struct folio
expression F;
@@
- SetPageSwapCache(F)
+ folio_set_swapcache(F)

@folio_clear_swapcache_page@
// where: has struct folio
expression F;
@@
- ClearPageSwapCache(&F->page)
+ folio_clear_swapcache(F)

@folio_clear_swapcache@
// where: lacks struct folio
expression F;
@@
- ClearPageSwapCache(F)
+ folio_clear_swapcache(F)

@folio_test_workingset_page@
// where: has struct folio
expression F;
@@
- PageWorkingset(&F->page)
+ folio_test_workingset(F)

@folio_test_workingset@
// where: lacks struct folio
expression F;
@@
- PageWorkingset(F)
+ folio_test_workingset(F)

@folio_set_workingset_page@
// where: has struct folio
expression F;
@@
- SetPageWorkingset(&F->page)
+ folio_set_workingset(F)

@folio_set_workingset@
// where: lacks struct folio
expression F;
@@
- SetPageWorkingset(F)
+ folio_set_workingset(F)

@folio_clear_workingset_page@
// where: has struct folio
expression F;
@@
- ClearPageWorkingset(&F->page)
+ folio_clear_workingset(F)

@folio_clear_workingset@
// where: lacks struct folio
expression F;
@@
- ClearPageWorkingset(F)
+ folio_clear_workingset(F)

@folio_test_reclaim_page@
// where: has struct folio
expression F;
@@
- PageReclaim(&F->page)
+ folio_test_reclaim(F)

@folio_test_reclaim@
// where: lacks struct folio
expression F;
@@
- PageReclaim(F)
+ folio_test_reclaim(F)

@folio_set_reclaim_page@
// where: has struct folio
expression F;
@@
- SetPageReclaim(&F->page)
+ folio_set_reclaim(F)

@folio_set_reclaim@
// where: lacks struct folio
expression F;
@@
- SetPageReclaim(F)
+ folio_set_reclaim(F)

@folio_clear_reclaim_page@
// where: has struct folio
expression F;
@@
- ClearPageReclaim(&F->page)
+ folio_clear_reclaim(F)

@folio_clear_reclaim@
// where: lacks struct folio
expression F;
@@
- ClearPageReclaim(F)
+ folio_clear_reclaim(F)

@folio_test_referenced_page@
// where: has struct folio
expression F;
@@
- PageReferenced(&F->page)
+ folio_test_referenced(F)

@folio_test_referenced@
// where: lacks struct folio
expression F;
@@
- PageReferenced(F)
+ folio_test_referenced(F)

@folio_set_referenced_page@
// where: has struct folio
expression F;
@@
- SetPageReferenced(&F->page)
+ folio_set_referenced(F)

@folio_set_referenced@
// where: lacks struct folio
expression F;
@@
- SetPageReferenced(F)
+ folio_set_referenced(F)

@folio_clear_referenced_page@
// where: has struct folio
expression F;
@@
- ClearPageReferenced(&F->page)
+ folio_clear_referenced(F)

@folio_clear_referenced@
// where: lacks struct folio
expression F;
@@
- ClearPageReferenced(F)
+ folio_clear_referenced(F)

@folio_test_active_page@
// where: has struct folio
expression F;
@@
- PageActive(&F->page)
+ folio_test_active(F)

@folio_test_active@
// where: lacks struct folio
expression F;
@@
- PageActive(F)
+ folio_test_active(F)

@folio_set_active_page@
// where: has struct folio
expression F;
@@
- SetPageActive(&F->page)
+ folio_set_active(F)

@folio_set_active@
// where: lacks struct folio
expression F;
@@
- SetPageActive(F)
+ folio_set_active(F)

@folio_clear_active_page@
// where: has struct folio
expression F;
@@
- ClearPageActive(&F->page)
+ folio_clear_active(F)

@folio_clear_active@
// where: lacks struct folio
expression F;
@@
- ClearPageActive(F)
+ folio_clear_active(F)

@folio_test_lru_page@
// where: has struct folio
expression F;
@@
- PageLRU(&F->page)
+ folio_test_lru(F)

@folio_test_lru@
// where: lacks struct folio
expression F;
@@
- PageLRU(F)
+ folio_test_lru(F)

@folio_set_lru_page@
// where: has struct folio
expression F;
@@
- SetPageLRU(&F->page)
+ folio_set_lru(F)

@folio_set_lru@
// where: lacks struct folio
expression F;
@@
- SetPageLRU(F)
+ folio_set_lru(F)

@folio_clear_lru_page@
// where: has struct folio
expression F;
@@
- ClearPageLRU(&F->page)
+ folio_clear_lru(F)

@folio_clear_lru@
// where: lacks struct folio
expression F;
@@
- ClearPageLRU(F)
+ folio_clear_lru(F)

@folio_test_mlocked_page@
// where: has struct folio
expression F;
@@
- PageMlocked(&F->page)
+ folio_test_mlocked(F)

@folio_test_mlocked@
// where: lacks struct folio
expression F;
@@
- PageMlocked(F)
+ folio_test_mlocked(F)

@folio_set_mlocked_page@
// where: has struct folio
expression F;
@@
- SetPageMlocked(&F->page)
+ folio_set_mlocked(F)

@folio_set_mlocked@
// where: lacks struct folio
expression F;
@@
- SetPageMlocked(F)
+ folio_set_mlocked(F)

@folio_clear_mlocked_page@
// where: has struct folio
expression F;
@@
- ClearPageMlocked(&F->page)
+ folio_clear_mlocked(F)

@folio_clear_mlocked@
// where: lacks struct folio
expression F;
@@
- ClearPageMlocked(F)
+ folio_clear_mlocked(F)

@folio_test_unevictable_page@
// where: has struct folio
expression F;
@@
- PageUnevictable(&F->page)
+ folio_test_unevictable(F)

@folio_test_unevictable@
// where: lacks struct folio
expression F;
@@
- PageUnevictable(F)
+ folio_test_unevictable(F)

@folio_set_unevictable_page@
// where: has struct folio
expression F;
@@
- SetPageUnevictable(&F->page)
+ folio_set_unevictable(F)

@folio_set_unevictable@
// where: lacks struct folio
expression F;
@@
- SetPageUnevictable(F)
+ folio_set_unevictable(F)

@folio_clear_unevictable_page@
// where: has struct folio
expression F;
@@
- ClearPageUnevictable(&F->page)
+ folio_clear_unevictable(F)

@folio_clear_unevictable@
// where: lacks struct folio
expression F;
@@
- ClearPageUnevictable(F)
+ folio_clear_unevictable(F)

@folio_test_private_page@
// where: has struct folio
expression F;
@@
- PagePrivate(&F->page)
+ folio_test_private(F)

@folio_test_private@
// where: lacks struct folio
expression F;
@@
- PagePrivate(F)
+ folio_test_private(F)

@folio_set_private_page@
// where: has struct folio
expression F;
@@
- SetPagePrivate(&F->page)
+ folio_set_private(F)

@folio_set_private@
// where: lacks struct folio
expression F;
@@
- SetPagePrivate(F)
+ folio_set_private(F)

@folio_clear_private_page@
// where: has struct folio
expression F;
@@
- ClearPagePrivate(&F->page)
+ folio_clear_private(F)

@folio_clear_private@
// where: lacks struct folio
expression F;
@@
- ClearPagePrivate(F)
+ folio_clear_private(F)

@folio_test_anon_page@
// where: has struct folio
expression F;
@@
- PageAnon(&F->page)
+ folio_test_anon(F)

@folio_test_anon@
// where: lacks struct folio
expression F;
@@
- PageAnon(F)
+ folio_test_anon(F)

@folio_test_ksm_page@
// where: has struct folio
expression F;
@@
- PageKsm(&F->page)
+ folio_test_ksm(F)

@folio_test_ksm@
// where: lacks struct folio
expression F;
@@
- PageKsm(F)
+ folio_test_ksm(F)

@folio_test_hugetlb_page@
// where: has struct folio
expression F;
@@
- PageHuge(&F->page)
+ folio_test_hugetlb(F)

@folio_test_hugetlb@
// where: lacks struct folio
expression F;
@@
- PageHuge(F)
+ folio_test_hugetlb(F)

@folio_mark_uptodate_page@
// where: has struct folio
expression F;
@@
- SetPageUptodate(&F->page)
+ folio_mark_uptodate(F)

@folio_mark_uptodate@
// where: lacks struct folio
expression F;
@@
- SetPageUptodate(F)
+ folio_mark_uptodate(F)

@folio_test_clear_dirty_page@
// where: has struct folio
expression F;
@@
- TestClearPageDirty(&F->page)
+ folio_test_clear_dirty(F)

@folio_test_clear_dirty@
// where: lacks struct folio
expression F;
@@
- TestClearPageDirty(F)
+ folio_test_clear_dirty(F)

@folio_test_clear_referenced_page@
// where: has struct folio
expression F;
@@
- TestClearPageReferenced(&F->page)
+ folio_test_clear_referenced(F)

@folio_test_clear_referenced@
// where: lacks struct folio
expression F;
@@
- TestClearPageReferenced(F)
+ folio_test_clear_referenced(F)

@folio_test_clear_active_page@
// where: has struct folio
expression F;
@@
- TestClearPageActive(&F->page)
+ folio_test_clear_active(F)

@folio_test_clear_active@
// where: lacks struct folio
expression F;
@@
- TestClearPageActive(F)
+ folio_test_clear_active(F)

@folio_test_clear_lru_page@
// where: has struct folio
expression F;
@@
- TestClearPageLRU(&F->page)
+ folio_test_clear_lru(F)

@folio_test_clear_lru@
// where: lacks struct folio
expression F;
@@
- TestClearPageLRU(F)
+ folio_test_clear_lru(F)

@folio_test_set_dirty_page@
// where: has struct folio
expression F;
@@
- TestSetPageDirty(&F->page)
+ folio_test_set_dirty(F)

@folio_test_set_dirty@
// where: lacks struct folio
expression F;
@@
- TestSetPageDirty(F)
+ folio_test_set_dirty(F)
