// SPDX-License-Identifier: GPL-2.0-or-later
// rule: timer-delete-sync
// upstream: 9b13df3fb64e
// since: v6.2
// what: Deleting a timer and waiting for its handler.
// directions: both

@timer_delete_sync@
expression E;
@@
- del_timer_sync(E)
+ timer_delete_sync(E)
