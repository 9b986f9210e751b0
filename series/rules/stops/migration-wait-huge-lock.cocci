// SPDX-License-Identifier: GPL-2.0-or-later
// rule: migration-wait-huge-lock
// upstream: fcd48540d188
// since: v6.3
// what: migration_entry_wait_huge() drops the hugetlb VMA lock that its caller took.
// directions: both
// stop: since v6.3 the caller holds the hugetlb VMA lock and the callee drops it
// old: body migration_entry_wait_huge in mm/migrate.c lacks hugetlb_vma_unlock_read

@use1@
expression V, P;
@@
* migration_entry_wait_huge(V, P)

@use2@
expression V, A, P;
@@
* migration_entry_wait_huge(V, A, P)
