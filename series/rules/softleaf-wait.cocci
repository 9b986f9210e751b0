// SPDX-License-Identifier: GPL-2.0-or-later
// rule: softleaf-wait
// upstream: b570f37a2ce4
// since: v7.0
// what: The wait on a leaf entry serves more than migration.
// directions: both

@softleaf_entry_wait_on_locked@
expression E, F;
@@
- migration_entry_wait_on_locked(E, F)
+ softleaf_entry_wait_on_locked(E, F)
