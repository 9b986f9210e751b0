// SPDX-License-Identifier: GPL-2.0-or-later
// rule: list-entry-is-head
// upstream: e130816164e2
// since: v5.10
// what: Has a walk over a list come round?
// directions: to-old

@list_entry_is_head@
expression P, A;
identifier M;
@@
- (&P->M == A)
+ list_entry_is_head(P, A, M)
