// SPDX-License-Identifier: GPL-2.0-or-later
//
// Kernels with delay accounting for thrashing ask the page once more after the
// wait. A waiter that has dropped its reference must not: remember the answer.

@old@
identifier page;
@@
 wait_on_page_bit_common(...)
 {
 <+...
 if (!PageSwapBacked(page))
	delayacct_thrashing_end();
 ...+>
 }

@flag depends on old@
symbol thrashing, delayacct, false;
@@
 wait_on_page_bit_common(...)
 {
 ...
 bool thrashing = false;
+ bool delayacct = false;
 ...
 }

@set depends on flag@
identifier page;
@@
 wait_on_page_bit_common(...)
 {
 <+...
- if (!PageSwapBacked(page))
-	delayacct_thrashing_start();
+ if (!PageSwapBacked(page)) {
+	delayacct_thrashing_start();
+	delayacct = true;
+ }
 ...+>
 }

@use depends on set@
identifier page;
@@
 wait_on_page_bit_common(...)
 {
 <+...
 if (
-	!PageSwapBacked(page)
+	delayacct
    )
	delayacct_thrashing_end();
 ...+>
 }
