// SPDX-License-Identifier: GPL-2.0-or-later
//
// The first change of migration-wait taken out of a 5.10 kernel again: waits hold
// their reference, the waiter knows a flag instead of three behaviors, and reclaim
// does not wake. It makes a base to port to, whose objects compile; it is not meant
// to be booted, for the wake side is left as it is.

// --- who waits

@@
identifier page;
@@
- put_and_wait_on_page_locked(page);
+ wait_on_page_locked(page);
+ put_page(page);

@@
@@
- void put_and_wait_on_page_locked(...) { ... }

@@
@@
- void put_and_wait_on_page_locked(...);

@@
@@
- extern void put_and_wait_on_page_locked(...);

// --- reclaim

@@
expression page;
identifier free_it, out;
@@
 shrink_page_list(...)
 {
 <...
 if (...) { ... } else if (<+... __remove_mapping(...) ...+>)
	goto out;
- unlock_page(page);
+ __ClearPageLocked(page);
 free_it:
 ...>
 }

// --- the waiter

@callers@
symbol true, false, EXCLUSIVE, SHARED;
@@
 wait_on_page_bit_common(...,
(
-	EXCLUSIVE
+	true
|
-	SHARED
+	false
)
	)

@@
@@
- enum behavior { ... };

@common@
identifier b;
@@
 wait_on_page_bit_common(...,
-			 enum behavior b
+			 bool lock
			 )
 { ... }

// the loop first: a goto in it leads to the label that goes after it
@loop depends on common@
expression mem;
identifier page, wait, bit_nr;
statement S, L;
symbol behavior, DROP, EXCLUSIVE;
@@
 wait_on_page_bit_common(...)
 {
 ...
- spin_lock_irq(mem);
- SetPageWaiters(page);
- if (!trylock_page_bit_common(page, bit_nr, wait)) S
- spin_unlock_irq(mem);
- if (behavior == DROP) put_page(page);
- for (;;) L
+ for (;;) {
+ spin_lock_irq(mem);
+ SetPageWaiters(page);
+ if (list_empty(&wait->entry))
+	__add_wait_queue_entry_tail(q, wait);
+ set_current_state(state);
+ spin_unlock_irq(mem);
+ if (likely(test_bit(bit_nr, &page->flags))) {
+	io_schedule();
+ }
+ if (lock) {
+	if (!test_and_set_bit_lock(bit_nr, &page->flags))
+		break;
+ } else {
+	if (!test_bit(bit_nr, &page->flags))
+		break;
+ }
+ if (signal_pending_state(state, current)) {
+	ret = -EINTR;
+	break;
+ }
+ }
 ...
 }

@flags depends on loop@
identifier repeat, wait, wait_page, bit_nr;
statement S;
symbol behavior, EXCLUSIVE;
@@
 wait_on_page_bit_common(...)
 {
 <...
 wait_page.bit_nr = bit_nr;
+ wait->flags = lock ? WQ_FLAG_EXCLUSIVE : 0;
- repeat:
- wait->flags = 0;
- if (behavior == EXCLUSIVE) S
 ...>
 }

@result depends on loop@
identifier unfairness;
expression a, b;
symbol behavior, EXCLUSIVE, sysctl_page_lock_unfairness;
@@
 wait_on_page_bit_common(...)
 {
 ...
- int unfairness = sysctl_page_lock_unfairness;
+ int ret = 0;
 ...
- if (behavior == EXCLUSIVE)
-	return a;
- return b;
+ return ret;
 }

// --- delay accounting

@depends on loop@
symbol delayacct, true, false;
identifier page;
@@
 wait_on_page_bit_common(..., struct page *page, ...)
 {
 ...
- bool delayacct = false;
 <...
(
- if (!PageSwapBacked(page)) {
-	delayacct_thrashing_start();
-	delayacct = true;
- }
+ if (!PageSwapBacked(page))
+	delayacct_thrashing_start();
|
 if (
-	delayacct
+	!PageSwapBacked(page)
    )
	delayacct_thrashing_end();
)
 ...>
 }
