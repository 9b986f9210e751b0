// SPDX-License-Identifier: GPL-2.0-or-later
// rule: timer-container-of
// upstream: 41cb08555c41
// since: v6.16
// what: What a timer is a member of.
// directions: both

@timer_container_of@
expression E, F, G;
@@
- from_timer(E, F, G)
+ timer_container_of(E, F, G)
