// SPDX-License-Identifier: GPL-2.0-or-later
//
// The waiter queues itself once, at the end, and from then on looks at nothing but
// its own flags: the waker has done all the rest when it marks them.

@loop@
statement S;
symbol q, page, bit_nr, state, behavior, wait, wait_page;
@@
 wait_on_page_bit_common(...)
 {
 ...
 wait_page.bit_nr = bit_nr;
-	for (;;) S
-	finish_wait(q, wait);
+	/*
+	 * One last look, under the lock of the queue, so that no wakeup comes
+	 * in between, and with PG_waiters set, so that no unlock goes without.
+	 */
+	spin_lock_irq(&q->lock);
+	SetPageWaiters(page);
+	if (!trylock_page_bit_common(page, bit_nr, wait))
+		__add_wait_queue_entry_tail(q, wait);
+	spin_unlock_irq(&q->lock);
+
+	/* from here on nothing is asked of the page any more */
+	if (behavior == DROP)
+		put_page(page);
+
+	/* look at the flags after the state was set, or a wakeup is missed */
+	set_current_state(state);
+	while (!(smp_load_acquire(&wait->flags) & WQ_FLAG_WOKEN)) {
+		if (signal_pending_state(state, current))
+			break;
+		io_schedule();
+		set_current_state(state);
+	}
+
+	finish_wait(q, wait);
 ...
 }

@set depends on loop@
symbol bit_is_set;
@@
 wait_on_page_bit_common(...)
 {
 ...
-	bool bit_is_set;
 ...
 }

@answer depends on loop@
identifier ret;
@@
 wait_on_page_bit_common(...)
 {
 ...
-	int ret = 0;
 ...
-	return ret;
+	/* only now they are stable: the wakeup may have come after the signal */
+	return wait->flags & WQ_FLAG_WOKEN ? 0 : -EINTR;
 }

@trylock depends on loop@
identifier f = wake_up_page;
typedef bool, wait_queue_entry_t;
@@
 f(...) { ... }
+/*
+ * Take the bit for who wants to have it, or find it clear: then there is nothing
+ * to wait for, and the waiter is marked as the waker would do it.
+ */
+bool trylock_page_bit_common(struct page *page, int bit_nr, wait_queue_entry_t *wait)
+{
+	bool take = wait->flags & WQ_FLAG_EXCLUSIVE;
+
+	if (take && test_and_set_bit(bit_nr, &page->flags))
+		return false;
+	if (!take && test_bit(bit_nr, &page->flags))
+		return false;
+	wait->flags |= WQ_FLAG_WOKEN;
+	return true;
+}

// In one step with the function it would cost a line break before the brace
@local depends on trylock@
identifier f = trylock_page_bit_common;
@@
-bool
+static inline bool
 f(...) { ... }
