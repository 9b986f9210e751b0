// SPDX-License-Identifier: GPL-2.0-or-later
//
// Who sets private data on a page holds a reference to it: migration counts on
// that. Without it, it freezes the page at a count that is one too low.

@create@
identifier page, iop;
type T;
@@
 iomap_page_create(...)
 {
 ...
- set_page_private(page, (T)iop);
- SetPagePrivate(page);
+ /* migration expects a page with private data to have one more reference */
+ get_page(page);
+ set_page_private(page, (T)iop);
+ SetPagePrivate(page);
 ...
 }

@release depends on create@
identifier page, iop;
@@
 iomap_page_release(...)
 {
 ...
 set_page_private(page, 0);
+ put_page(page);
 kfree(iop);
 ...
 }
