// SPDX-License-Identifier: GPL-2.0-or-later
// rule: softleaf-is-swap
// upstream: 9ff30bb9ab40
// since: v6.19
// what: Whether a leaf entry is a swap entry: the old question was the opposite.
// directions: both
// review: softleaf_is_swap() is false for an empty entry, !non_swap_entry() is true

@is_not@
expression E;
@@
- non_swap_entry(E)
+ !softleaf_is_swap(E)

@is@
// directions: to-old
expression E;
@@
- !non_swap_entry(E)
+ softleaf_is_swap(E)
