// SPDX-License-Identifier: GPL-2.0-or-later
// rule: isolate-lru-page-bool
// upstream: f7f9c00dfaff
// since: v6.3
// what: isolate_lru_page() returns true when it took the page.
// directions: both
// stop: isolate_lru_page() returned 0 for success, since v6.3 it returns true
// old: type isolate_lru_page is int

@use@
expression P;
@@
* isolate_lru_page(P)
