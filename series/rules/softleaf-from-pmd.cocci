// SPDX-License-Identifier: GPL-2.0-or-later
// rule: softleaf-from-pmd
// upstream: 0ac881efe164
// since: v6.19
// what: Reading the leaf entry out of a huge page table entry.
// directions: both

@from_pmd@
// review: softleaf_from_pmd() takes entries that are none or present, the old function does not; see that they are excluded before
expression E;
@@
- pmd_to_swp_entry(E)
+ softleaf_from_pmd(E)

@is_migration@
expression E;
@@
- is_pmd_migration_entry(E)
+ pmd_is_migration_entry(E)
