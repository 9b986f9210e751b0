// SPDX-License-Identifier: GPL-2.0-or-later
// rule: softleaf-is-hwpoison
// upstream: 68aa2fdbf57f
// since: v6.19
// what: Whether a leaf entry stands for poisoned memory.
// directions: both

@softleaf_is_hwpoison@
expression E;
@@
- is_hwpoison_entry(E)
+ softleaf_is_hwpoison(E)
