// SPDX-License-Identifier: GPL-2.0-or-later
// rule: writable-migration-entry
// upstream: 4dd845b5a3e5
// since: v5.14
// what: Migration entries are made from a page frame number, readable or writable by name.
// directions: both

@is_writable@
expression E;
@@
- is_write_migration_entry(E)
+ is_writable_migration_entry(E)

@make_readable@
expression P;
@@
- make_migration_entry(P, 0)
+ make_readable_migration_entry(page_to_pfn(P))

@make_writable@
expression P;
@@
- make_migration_entry(P, 1)
+ make_writable_migration_entry(page_to_pfn(P))
