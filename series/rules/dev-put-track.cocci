// SPDX-License-Identifier: GPL-2.0-or-later
// rule: dev-put-track
// upstream: 4d92b95ff2f9
// since: v5.17
// what: A tracked reference to a network device is a plain one here.
// directions: to-old

@dev_hold_track@
expression A, B, C;
@@
- dev_hold(A)
+ dev_hold_track(A, B, C)

@dev_put_track@
expression A, B;
@@
- dev_put(A)
+ dev_put_track(A, B)
