// SPDX-License-Identifier: GPL-2.0-or-later
//
// The waker does the work of the waiter: it takes the bit for who wants to have it,
// marks the waiter as woken, and takes it off the queue.

@wake@
identifier wait, mode, sync, arg, key, wait_page;
constant n, m;
type T;
@@
 wake_page_function(T wait, unsigned mode, int sync, void *arg)
 {
 ...
 struct wait_page_queue *wait_page = ...;
+ unsigned int flags;
 ...
-	if (wait_page->bit_nr != key->bit_nr)
-		return n;
-	if (test_bit(key->bit_nr, &key->page->flags))
-		return m;
-	return autoremove_wake_function(...);
+	if (wait_page->bit_nr != key->bit_nr)
+		return 0;
+
+	/*
+	 * Who wants the bit can get it here. If somebody else was faster,
+	 * nobody behind can have it either: stop walking. Who only waits for
+	 * the bit to be clear has seen that with this call.
+	 */
+	flags = wait->flags;
+	if (flags & WQ_FLAG_EXCLUSIVE) {
+		if (test_and_set_bit(key->bit_nr, &key->page->flags))
+			return -1;
+	}
+
+	/*
+	 * The waiter looks at its flags without a lock: all that was done for
+	 * it has to be seen by then.
+	 */
+	smp_store_release(&wait->flags, flags | WQ_FLAG_WOKEN);
+	wake_up_state(wait->private, mode);
+
+	/*
+	 * The last thing to do: a waiter that finds itself off the queue may
+	 * be gone at once, and its entry with it.
+	 */
+	list_del_init_careful(&wait->entry);
+	return (flags & WQ_FLAG_EXCLUSIVE) != 0;
 }
