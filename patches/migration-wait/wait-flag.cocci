// SPDX-License-Identifier: GPL-2.0-or-later
//
// Before 3510ca20ece0 (v4.13) the flag of an exclusive waiter was set when it was
// queued, by the function that did so.

@@
identifier wait;
symbol behavior, EXCLUSIVE, wake_page_function;
@@
 wait_on_page_bit_common(...)
 {
 <...
 init_wait(wait);
+	wait->flags = behavior == EXCLUSIVE ? WQ_FLAG_EXCLUSIVE : 0;
 wait->func = wake_page_function;
 ...>
 }
