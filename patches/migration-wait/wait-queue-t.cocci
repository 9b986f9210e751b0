// SPDX-License-Identifier: GPL-2.0-or-later
//
// Before ac6424b981bc (v4.13) a waiter was a wait_queue_t, and task_list linked it.

@queue@
@@
-__add_wait_queue_entry_tail
+__add_wait_queue_tail
 (...)

@type@
typedef wait_queue_entry_t, wait_queue_t;
@@
-wait_queue_entry_t
+wait_queue_t

@link@
identifier wait;
@@
 list_del_init_careful(&wait->
-entry
+task_list
 )
