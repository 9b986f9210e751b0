// SPDX-License-Identifier: GPL-2.0-or-later
// rule: softleaf-from-pte
// upstream: 68aa2fdbf57f
// since: v6.19
// what: Reading the leaf entry out of a page table entry.
// directions: both

@from_pte@
// review: softleaf_from_pte() takes entries that are none or present, the old function does not; see that they are excluded before
expression E;
@@
- pte_to_swp_entry(E)
+ softleaf_from_pte(E)
