// SPDX-License-Identifier: GPL-2.0-or-later
// rule: wait-queue-entry
// upstream: ac6424b981bc
// since: v4.13
// what: A waiter is a wait_queue_entry_t.
// directions: both

@entry@
typedef wait_queue_t, wait_queue_entry_t;
@@
- wait_queue_t
+ wait_queue_entry_t

@tag@
@@
- struct __wait_queue
+ struct wait_queue_entry
