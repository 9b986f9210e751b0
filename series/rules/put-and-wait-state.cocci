// SPDX-License-Identifier: GPL-2.0-or-later
// rule: put-and-wait-state
// upstream: 4805462598113f
// since: v5.12
// what: The wait for a migrated page takes a sleep state, and says how it ended.
// directions: both

@state@
expression E;
@@
- put_and_wait_on_page_locked(E);
+ put_and_wait_on_page_locked(E, TASK_UNINTERRUPTIBLE);
