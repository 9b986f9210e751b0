// SPDX-License-Identifier: GPL-2.0-or-later
// rule: access-ok
// upstream: 96d4f267e40f
// since: v5.0
// what: What an access is for is not asked any more; who may write may read.
// directions: to-old

@access_ok@
expression A, B;
@@
- access_ok(VERIFY_WRITE, A, B)
+ access_ok(A, B)
