// SPDX-License-Identifier: GPL-2.0-or-later
//
// The declaration, next to those of the other waits.

@there@
identifier f = put_and_wait_on_page_locked;
type T;
@@
 T f(...);

@depends on !there@
identifier f = wait_on_page_locked_killable;
@@
 f(...) { ... }
+
+ extern void put_and_wait_on_page_locked(struct page *page);
