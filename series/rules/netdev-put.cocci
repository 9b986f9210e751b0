// SPDX-License-Identifier: GPL-2.0-or-later
// rule: netdev-put
// upstream: d62607c3fe45
// since: v6.0
// what: References to a network device that are tracked.
// directions: both

@netdev_hold@
expression A, B, C;
@@
- dev_hold_track(A, B, C)
+ netdev_hold(A, B, C)

@netdev_put@
expression A, B;
@@
- dev_put_track(A, B)
+ netdev_put(A, B)
