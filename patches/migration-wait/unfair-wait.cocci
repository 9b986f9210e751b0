// SPDX-License-Identifier: GPL-2.0-or-later
//
// The other side of it: who is woken without the bit tries for it, and begins anew
// when another task was faster.

@trylock@
identifier f = trylock_page_bit_common;
symbol wait, true;
@@
 f(...)
 {
 ...
-	wait->flags |= WQ_FLAG_WOKEN;
+	wait->flags |= WQ_FLAG_WOKEN | WQ_FLAG_DONE;
 return true;
 }

@often depends on trylock@
symbol wait_page;
@@
 wait_on_page_bit_common(...)
 {
+	int unfairness = sysctl_page_lock_unfairness;
 struct wait_page_queue wait_page;
 ...
 }

@again depends on often@
symbol wait, wake_page_function, bit_nr, behavior, q, page;
@@
 wait_on_page_bit_common(...)
 {
 ...
-	wait->flags = behavior == EXCLUSIVE ? WQ_FLAG_EXCLUSIVE : 0;
 wait->func = wake_page_function;
 ...
 wait_page.bit_nr = bit_nr;
+
+again:
+	wait->flags = 0;
+	if (behavior == EXCLUSIVE) {
+		wait->flags = WQ_FLAG_EXCLUSIVE;
+		if (--unfairness < 0)
+			wait->flags |= WQ_FLAG_CUSTOM;
+	}
 ...
-	finish_wait(q, wait);
+	finish_wait(q, wait);
+
+	/*
+	 * Woken to try for the bit, not with it. The flags are stable only now:
+	 * also who leaves for a signal has to try if it was woken meanwhile, or
+	 * nobody does.
+	 */
+	if (behavior == EXCLUSIVE) {
+		if ((wait->flags & (WQ_FLAG_WOKEN | WQ_FLAG_DONE)) == WQ_FLAG_WOKEN) {
+			if (test_and_set_bit(bit_nr, &page->flags))
+				goto again;
+			wait->flags |= WQ_FLAG_DONE;
+		}
+	}
 ...
-	return wait->flags & WQ_FLAG_WOKEN ? 0 : -EINTR;
+	if (behavior == EXCLUSIVE)
+		return wait->flags & WQ_FLAG_DONE ? 0 : -EINTR;
+	return wait->flags & WQ_FLAG_WOKEN ? 0 : -EINTR;
 }

// What was marked as woken was done before: look at the mark accordingly
@loop depends on again@
statement S;
symbol state, current;
@@
 wait_on_page_bit_common(...)
 {
 <...
-	for (;;) S
+	/* look at the flags after the state was set, or a wakeup is missed */
+	set_current_state(state);
+	while (!(smp_load_acquire(&wait->flags) & WQ_FLAG_WOKEN)) {
+		if (signal_pending_state(state, current))
+			break;
+		io_schedule();
+		set_current_state(state);
+	}
 ...>
 }

@knob depends on again@
@@
+/* How often a waiter lets others take the bit before it: a sysctl, see vm_table[] */
+int sysctl_page_lock_unfairness = 5;
+
 wait_on_page_bit_common(...) { ... }
