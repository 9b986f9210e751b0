// SPDX-License-Identifier: GPL-2.0-or-later
// rule: page-is-file-lru
// upstream: 9de4f22a60f7
// since: v5.7
// what: A page is asked which LRU it is on, not whether it is file cache.
// directions: both

@page_is_file_lru@
expression E;
@@
- page_is_file_cache(E)
+ page_is_file_lru(E)
