// SPDX-License-Identifier: GPL-2.0-or-later
// rule: net-track
// upstream: 9ba74e6c9e9d
// since: v5.17
// what: A tracked reference to a network namespace is a plain one here.
// directions: to-old

@get_net_track@
expression A, B, C;
@@
- get_net(A)
+ get_net_track(A, B, C)

@put_net_track@
expression A, B;
@@
- put_net(A)
+ put_net_track(A, B)
