// SPDX-License-Identifier: GPL-2.0-or-later
// rule: kthread-complete-and-exit
// upstream: cead18552660
// since: v5.17
// what: A kernel thread that ends tells who waits for it.
// directions: both

@kthread_complete_and_exit@
expression A, B;
@@
- complete_and_exit(A, B)
+ kthread_complete_and_exit(A, B)
