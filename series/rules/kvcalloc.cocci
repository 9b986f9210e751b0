// SPDX-License-Identifier: GPL-2.0-or-later
// rule: kvcalloc
// upstream: 1c542f38ab8d
// since: v4.18
// what: Arrays in whatever memory there is, cleared.
// directions: to-old

@kvcalloc@
expression A, B, C;
@@
- kvmalloc_array(A, B, (C | __GFP_ZERO))
+ kvcalloc(A, B, C)
