// SPDX-License-Identifier: GPL-2.0-or-later
//
// wait_on_page_bit_common() with "bool lock" learns a third way to wait: give
// the reference up before going to sleep, and leave without a look at the page.
//
// The enumerators are one made-up identifier: Coccinelle prints a list of them
// with each comma on a line of its own. Two strings joined are used as they are.

@common@
identifier lock;
fresh identifier enumerators = " EXCLUSIVE, SHARED" ## ", DROP";
@@
+/*
+ * What a waiter in wait_on_page_bit_common() does with its page:
+ * EXCLUSIVE keeps its reference and takes the bit when it is woken,
+ * SHARED keeps its reference and waits until it finds the bit clear,
+ * DROP gives its reference up before it sleeps, and never looks back.
+ */
+enum behavior { enumerators };
+
 wait_on_page_bit_common(...,
-			 bool lock
+			 enum behavior behavior
			 )
 { ... }

@local depends on common@
type T;
identifier wait, wait_page;
symbol bit_is_set;
@@
 wait_on_page_bit_common(...)
 {
 ...
 T wait = &wait_page.wait;
+ bool bit_is_set;
 ...
 }

// v4.13 and later set the flag, before that there are two ways to queue
@queue depends on common@
identifier wait;
identifier common.lock;
@@
 wait_on_page_bit_common(...)
 {
 <+...
(
 wait->flags =
-	lock
+	behavior == EXCLUSIVE
	? WQ_FLAG_EXCLUSIVE : 0;
|
 if (
-	lock
+	behavior == EXCLUSIVE
    )
	__add_wait_queue_tail_exclusive(...);
 else
	__add_wait_queue(...);
)
 ...+>
 }

@sleep depends on local@
symbol behavior, EXCLUSIVE, SHARED, DROP;
identifier page, bit_nr;
expression lock;
@@
 wait_on_page_bit_common(...)
 {
 <+...
 spin_unlock_irq(lock);
+
+ bit_is_set = test_bit(bit_nr, &page->flags);
+ if (behavior == DROP)
+	put_page(page);
 if (likely(
-	    test_bit(bit_nr, &page->flags)
+	    bit_is_set
	   )) { ... }
 ...+>
 }

@woken depends on sleep@
identifier common.lock;
expression bit, mem;
@@
 wait_on_page_bit_common(...)
 {
 <+...
 if (
-	lock
+	behavior == EXCLUSIVE
    ) {
	if (!test_and_set_bit_lock(bit, mem))
		break;
 } else
-	{
+	if (behavior == SHARED) {
	if (!test_bit(bit, mem))
		break;
-	}
+	}
 ...+>
 }

@leave depends on woken@
statement S1, S2, S3;
@@
 wait_on_page_bit_common(...)
 {
 <+...
 if (behavior == EXCLUSIVE) S1 else if (behavior == SHARED) S2
 if (<+... signal_pending_state(...) ...+>) S3
+
+ if (behavior == DROP) {
+			/*
+			 * The page may be gone, or in use again and locked for
+			 * other reasons: nothing can be learnt from its flags.
+			 * The caller has to look again anyway.
+			 */
+	break;
+ }
 ...+>
 }

// Before v4.13 the signal was looked for right after the sleep
@leave_early depends on woken && !leave@
statement S1, S2;
@@
 wait_on_page_bit_common(...)
 {
 <+...
 if (behavior == EXCLUSIVE) S1 else if (behavior == SHARED) S2
+
+ if (behavior == DROP) {
+			/*
+			 * The page may be gone, or in use again and locked for
+			 * other reasons: nothing can be learnt from its flags.
+			 * The caller has to look again anyway.
+			 */
+	break;
+ }
 ...+>
 }

@callers depends on woken@
symbol true, false;
@@
 wait_on_page_bit_common(...,
(
-	true
+	EXCLUSIVE
|
-	false
+	SHARED
)
	)

@exported depends on woken@
declarer name EXPORT_SYMBOL;
identifier f = wait_on_page_bit_killable;
@@
 EXPORT_SYMBOL(f);
+/**
+ * put_and_wait_on_page_locked - give up a reference, then wait for the lock
+ * @page: the page; the caller has a reference to it
+ *
+ * For those who only wait until another task is done with @page, and who must
+ * not be in the way of it meanwhile: a page cannot be migrated as long as a
+ * sleeper holds a reference. @page must not be used after the call. It returns
+ * once the lock was let go, but may do so earlier.
+ */
+void put_and_wait_on_page_locked(struct page *page)
+{
+	wait_queue_head_t *q;
+
+	page = compound_head(page);
+	q = page_waitqueue(page);
+	wait_on_page_bit_common(q, page, PG_locked, TASK_UNINTERRUPTIBLE, DROP);
+}

@plain depends on woken && !exported@
identifier f = wait_on_page_bit_killable;
@@
 f(...) { ... }
+/**
+ * put_and_wait_on_page_locked - give up a reference, then wait for the lock
+ * @page: the page; the caller has a reference to it
+ *
+ * For those who only wait until another task is done with @page, and who must
+ * not be in the way of it meanwhile: a page cannot be migrated as long as a
+ * sleeper holds a reference. @page must not be used after the call. It returns
+ * once the lock was let go, but may do so earlier.
+ */
+void put_and_wait_on_page_locked(struct page *page)
+{
+	wait_queue_head_t *q;
+
+	page = compound_head(page);
+	q = page_waitqueue(page);
+	wait_on_page_bit_common(q, page, PG_locked, TASK_UNINTERRUPTIBLE, DROP);
+}
