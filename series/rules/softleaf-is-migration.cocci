// SPDX-License-Identifier: GPL-2.0-or-later
// rule: softleaf-is-migration
// upstream: 68aa2fdbf57f
// since: v6.19
// what: Whether a leaf entry stands for a page under migration.
// directions: both

@softleaf_is_migration@
expression E;
@@
- is_migration_entry(E)
+ softleaf_is_migration(E)

@softleaf_is_migration_write@
expression E;
@@
- is_writable_migration_entry(E)
+ softleaf_is_migration_write(E)

@softleaf_is_migration_read@
expression E;
@@
- is_readable_migration_entry(E)
+ softleaf_is_migration_read(E)

@softleaf_is_migration_young@
expression E;
@@
- is_migration_entry_young(E)
+ softleaf_is_migration_young(E)

@softleaf_is_migration_dirty@
expression E;
@@
- is_migration_entry_dirty(E)
+ softleaf_is_migration_dirty(E)
