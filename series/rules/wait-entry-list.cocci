// SPDX-License-Identifier: GPL-2.0-or-later
// rule: wait-entry-list
// upstream: 2055da97389a
// since: v4.13
// what: Waiters and wait queues call their list heads by different names.
// directions: both
// old: has struct __wait_queue

@entry_old@
// directions: to-old
typedef wait_queue_entry_t;
wait_queue_entry_t *W;
@@
- W->task_list
+ W->entry

@entry_new@
// directions: to-new
typedef wait_queue_t;
wait_queue_t *W;
@@
- W->task_list
+ W->entry

@head@
typedef wait_queue_head_t;
wait_queue_head_t *Q;
@@
- Q->task_list
+ Q->head

@head_tag@
// directions: to-old
struct wait_queue_head *Q;
@@
- Q->task_list
+ Q->head
