// SPDX-License-Identifier: GPL-2.0-or-later
// rule: class-create
// upstream: 1aaba11da9aa
// since: v6.4
// what: A class has no owner.
// directions: both

@class_create@
expression A;
@@
- class_create(THIS_MODULE, A)
+ class_create(A)
