// SPDX-License-Identifier: GPL-2.0-or-later
// rule: vcalloc
// upstream: a8749a35c399
// since: v5.18
// what: Arrays in virtual memory, the size checked.
// directions: to-old

@vmalloc_array@
expression A, B;
@@
- vmalloc(array_size(A, B))
+ vmalloc_array(A, B)

@vcalloc@
expression A, B;
@@
- vzalloc(array_size(A, B))
+ vcalloc(A, B)
