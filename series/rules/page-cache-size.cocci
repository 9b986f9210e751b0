// SPDX-License-Identifier: GPL-2.0-or-later
// rule: page-cache-size
// upstream: 09cbfeaf1a5a
// since: v4.6
// what: The page cache works in pages: its own size and reference macros are gone.
// directions: to-new

@size@
@@
- PAGE_CACHE_SIZE
+ PAGE_SIZE

@shift@
@@
- PAGE_CACHE_SHIFT
+ PAGE_SHIFT

@mask@
@@
- PAGE_CACHE_MASK
+ PAGE_MASK

@align@
expression E;
@@
- PAGE_CACHE_ALIGN(E)
+ PAGE_ALIGN(E)

@get@
expression E;
@@
- page_cache_get(E)
+ get_page(E)
