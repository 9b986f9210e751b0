// SPDX-License-Identifier: GPL-2.0-or-later
//
// Reclaim cleared the lock bit of a page it had frozen without looking for
// waiters: a waiter held a reference, so there could be none. A waiter that has
// dropped its reference can be there, and has to be woken.
//
// The comment that gave the old reason goes too. Coccinelle removes a comment
// only between two removed statements, hence the two steps: the new call is put
// before the comment, then the old one is taken away with what lies between.

@put@
expression page;
identifier out;
statement S;
@@
(
 if (...) S else if (<+... __remove_mapping(...) ...+>)
	goto out;
+
+	unlock_page(page);
 __ClearPageLocked(page);
|
 if (<+... __remove_mapping(...) ...+>)
	goto out;
+
+	unlock_page(page);
 __ClearPageLocked(page);
|
 if (<+... __remove_mapping(...) ...+>)
	goto out;
+
+	unlock_page(page);
 __clear_page_locked(page);
)

@take depends on put@
expression page;
@@
(
+ unlock_page(page);
- unlock_page(page);
- __ClearPageLocked(page);
|
+ unlock_page(page);
- unlock_page(page);
- __clear_page_locked(page);
)
// Where something else stands between the two: the call alone.
@plain depends on !put@
expression page;
@@
 shrink_page_list(...)
 {
 <+...
(
- __ClearPageLocked
+ unlock_page
  (page);
|
- __clear_page_locked
+ unlock_page
  (page);
)
 ...+>
 }
