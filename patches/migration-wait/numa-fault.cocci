// SPDX-License-Identifier: GPL-2.0-or-later
//
// do_huge_pmd_numa_page() waits at two places for a migration to end: the entry
// is being migrated already, or the page is locked by someone else. Neither
// touches the page afterwards, so neither needs its reference while it sleeps.

@@
identifier page;
@@
 do_huge_pmd_numa_page(...)
 {
 <+...
- wait_on_page_locked(page);
- put_page(page);
+ put_and_wait_on_page_locked(page);
 ...+>
 }
