// SPDX-License-Identifier: GPL-2.0-or-later
// rule: eventfd-signal
// upstream: 3652117f8548
// since: v6.8
// what: Nobody signals an eventfd more than once at a time.
// directions: both

@eventfd_signal@
expression A;
@@
- eventfd_signal(A, 1)
+ eventfd_signal(A)
