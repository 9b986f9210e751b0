// SPDX-License-Identifier: GPL-2.0-or-later
// rule: pfn-swap-entry-to-page
// upstream: af5cdaf82238
// since: v5.14
// what: One function finds the page of any swap entry that holds a page frame.
// directions: both

@migration@
// review: the old name depends on the entry; for a device-private one it is device_private_entry_to_page()
expression E;
@@
- migration_entry_to_page(E)
+ pfn_swap_entry_to_page(E)

@device_private@
// directions: to-new
expression E;
@@
- device_private_entry_to_page(E)
+ pfn_swap_entry_to_page(E)
