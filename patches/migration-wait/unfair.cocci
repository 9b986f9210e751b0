// SPDX-License-Identifier: GPL-2.0-or-later
//
// A waiter that wants the bit is woken and tries to get it, as others do who just
// come along; after a few times in vain it asks the waker to take the bit for it.
// What the waker does is written anew from where it looks at the flags, whether
// 2a9127fcf229 came in upstream's words or in ours.

@kept@
identifier f = wake_page_function;
symbol flags;
@@
 f(...)
 {
 ...
 unsigned int flags;
 ...
 }

@local depends on !kept@
identifier f = wake_page_function;
identifier wait_page;
@@
 f(...)
 {
 ...
 struct wait_page_queue *wait_page = ...;
+ unsigned int flags;
 ...
 }

@counted@
identifier f = wake_page_function;
identifier ret;
@@
 f(...)
 {
 ...
(
-	int ret = 0;
|
-	int ret;
)
 ...
 }

// Upstream's words first become ours
@upstream@
identifier f = wake_page_function;
identifier wait, mode, sync, arg;
expression list_entry, e;
statement S1, S2;
type T;
symbol flags, key;
@@
 f(T wait, unsigned mode, int sync, void *arg)
 {
 ...
(
-	if (wait->flags & WQ_FLAG_EXCLUSIVE) S1 else S2
|
-	if (wait->flags & WQ_FLAG_EXCLUSIVE) S1
)
-	...
-	list_del_init_careful(list_entry);
-	return e;
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
+	list_del_init_careful(list_entry);
+	return (flags & WQ_FLAG_EXCLUSIVE) != 0;
 }

@wake@
identifier f = wake_page_function;
identifier key, flags;
@@
 f(...)
 {
 ...
 if (flags & WQ_FLAG_EXCLUSIVE) {
-		if (test_and_set_bit(key->bit_nr, &key->page->flags))
-			return -1;
+		if (test_bit(key->bit_nr, &key->page->flags))
+			return -1;
+		/* only for who asked for it, after a few times in vain */
+		if (flags & WQ_FLAG_CUSTOM) {
+			if (test_and_set_bit(key->bit_nr, &key->page->flags))
+				return -1;
+			flags |= WQ_FLAG_DONE;
+		}
 }
 ...
 }
