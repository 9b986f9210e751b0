// SPDX-License-Identifier: GPL-2.0-or-later
//
// Since af5cdaf82238 (v5.14) one function serves all entries that name a page.

@@
expression entry;
@@
 migration_entry_wait_on_locked(...)
 {
 <...
- migration_entry_to_page
+ pfn_swap_entry_to_page
  (entry)
 ...>
 }
