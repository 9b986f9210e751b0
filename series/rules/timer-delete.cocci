// SPDX-License-Identifier: GPL-2.0-or-later
// rule: timer-delete
// upstream: bb663f0f3c39
// since: v6.2
// what: Deleting a timer.
// directions: both

@timer_delete@
expression E;
@@
- del_timer(E)
+ timer_delete(E)
