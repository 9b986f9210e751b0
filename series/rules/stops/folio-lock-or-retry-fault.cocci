// SPDX-License-Identifier: GPL-2.0-or-later
// rule: folio-lock-or-retry-fault
// upstream: 1235ccd05b6d
// since: v6.6
// what: folio_lock_or_retry() returns 0 when it holds the lock.
// directions: both
// stop: folio_lock_or_retry() returned true when it held the lock, since v6.6 it returns 0 then
// old: type folio_lock_or_retry is bool

@use1@
expression F, V;
@@
* folio_lock_or_retry(F, V)

@use2@
expression F, M, G;
@@
* folio_lock_or_retry(F, M, G)
