// SPDX-License-Identifier: GPL-2.0-or-later
//
// A migration entry of a split huge page names a tail page, and a tail page has
// no reference count of its own: taking a reference fails each time, and the
// fault comes back at once, for ever. It is the head that is waited for.

@@
identifier page;
expression entry;
@@
 __migration_entry_wait(...)
 {
 <+...
(
 page = migration_entry_to_page(entry);
+ page = compound_head(page);
|
 page = pfn_swap_entry_to_page(entry);
+ page = compound_head(page);
)
 ...+>
 }
