// SPDX-License-Identifier: GPL-2.0-or-later
//
// A comment only: why the walk over the waiters may look at the lock bit although
// a waiter in it may no longer hold a reference to the page.

@@
identifier wait_page, key;
constant n, m;
@@
 wake_page_function(...)
 {
 ...
-	if (wait_page->bit_nr != key->bit_nr)
-		return n;
-	if (test_bit(key->bit_nr, &key->page->flags))
-		return -m;
+	if (wait_page->bit_nr != key->bit_nr)
+		return n;
+
+	/*
+	 * Stop walking if it's locked. This waiter may have dropped its
+	 * reference in put_and_wait_on_page_locked(), but it is safe to look:
+	 * the waker holds a reference, and so does whoever took the lock since,
+	 * who will do the next round of wakeups.
+	 */
+	if (test_bit(key->bit_nr, &key->page->flags))
+		return -m;
 ...
 }
