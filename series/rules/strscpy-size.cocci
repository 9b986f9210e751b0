// SPDX-License-Identifier: GPL-2.0-or-later
// rule: strscpy-size
// upstream: e6584c3964f2
// since: v6.9
// what: The size of an array need not be given.
// directions: to-old

@strscpy@
expression A, B;
@@
- strscpy(A, B, sizeof(A))
+ strscpy(A, B)

@strscpy_pad@
expression A, B;
@@
- strscpy_pad(A, B, sizeof(A))
+ strscpy_pad(A, B)
