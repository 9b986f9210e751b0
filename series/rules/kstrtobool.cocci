// SPDX-License-Identifier: GPL-2.0-or-later
// rule: kstrtobool
// upstream: ef951599074b
// since: v4.6
// what: Reading a yes or no.
// directions: both

@kstrtobool@
expression A, B;
@@
- strtobool(A, B)
+ kstrtobool(A, B)
