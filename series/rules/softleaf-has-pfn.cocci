// SPDX-License-Identifier: GPL-2.0-or-later
// rule: softleaf-has-pfn
// upstream: 68aa2fdbf57f
// since: v6.19
// what: Whether a leaf entry holds a page frame number.
// directions: both

@softleaf_has_pfn@
expression E;
@@
- is_pfn_swap_entry(E)
+ softleaf_has_pfn(E)
