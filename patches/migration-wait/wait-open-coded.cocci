// SPDX-License-Identifier: GPL-2.0-or-later
//
// Kernels before v4.10 have no wait_on_page_bit_common() to teach, and their
// page flags have no room for PG_waiters: put_and_wait_on_page_locked() queues
// itself. The queue is found while the reference is still held, because
// page_waitqueue() may look at the zone of the page.
//
// Since v4.5 the lock bit of a compound page is that of its head; before, each
// page had its own. unlock_page() tells which it is: wait where it wakes.

@there@
identifier f = put_and_wait_on_page_locked;
@@
 f(...) { ... }

@head@
identifier page;
@@
 unlock_page(...)
 {
 <+...
 page = compound_head(page);
 ...+>
 }

@on_head depends on head && !there@
declarer name EXPORT_SYMBOL;
identifier f = wait_on_page_bit;
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
+	struct page *head = compound_head(page);
+	wait_queue_head_t *q = page_waitqueue(head);
+	bool bit_is_set;
+	DEFINE_WAIT_BIT(wait, &head->flags, PG_locked);
+
+	if (!test_bit(PG_locked, &head->flags)) {
+		put_page(page);
+		return;
+	}
+
+	/*
+	 * Queue first, then look again, then let the page go: an unlock after
+	 * the second look finds the waiter, and after put_page() only the
+	 * queue, which is not part of the page, is touched.
+	 */
+	prepare_to_wait(q, &wait.wait, TASK_UNINTERRUPTIBLE);
+	bit_is_set = test_bit(PG_locked, &head->flags);
+	put_page(page);
+	if (bit_is_set)
+		io_schedule();
+	finish_wait(q, &wait.wait);
+}

@on_page depends on !head && !there@
identifier f = wait_on_page_bit;
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
+	wait_queue_head_t *q = page_waitqueue(page);
+	bool bit_is_set;
+	DEFINE_WAIT_BIT(wait, &page->flags, PG_locked);
+
+	if (!test_bit(PG_locked, &page->flags)) {
+		put_page(page);
+		return;
+	}
+
+	/*
+	 * Queue first, then look again, then let the page go: an unlock after
+	 * the second look finds the waiter, and after put_page() only the
+	 * queue, which is not part of the page, is touched.
+	 */
+	prepare_to_wait(q, &wait.wait, TASK_UNINTERRUPTIBLE);
+	bit_is_set = test_bit(PG_locked, &page->flags);
+	put_page(page);
+	if (bit_is_set)
+		io_schedule();
+	finish_wait(q, &wait.wait);
+}
