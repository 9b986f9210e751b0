// SPDX-License-Identifier: GPL-2.0-or-later
// rule: migrate-misplaced-folio-errno
// upstream: 4b88c23ab8c9
// since: v6.11
// what: migrate_misplaced_folio() returns 0 when the folio was migrated.
// directions: both
// stop: migrate_misplaced_folio() returned 1 when the folio was migrated, since v6.11 it
//    returns 0 then
// old: body migrate_misplaced_folio in mm/migrate.c lacks EAGAIN

@use1@
expression F, V, N;
@@
* migrate_misplaced_folio(F, V, N)

@use2@
expression F, N;
@@
* migrate_misplaced_folio(F, N)
