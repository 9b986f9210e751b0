// SPDX-License-Identifier: GPL-2.0-or-later
//
// The declaration, next to those of the other waits.

@@
identifier f = wait_on_page_locked_killable;
@@
 f(...) { ... }
+
+ extern void put_and_wait_on_page_locked(struct page *page);
