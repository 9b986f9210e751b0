// SPDX-License-Identifier: GPL-2.0-or-later
// rule: pte-offset-map-lock-null
// upstream: 0d940a9b270b
// since: v6.5
// what: pte_offset_map_lock() may fail.
// directions: to-new
// stop: since v6.5 it may return NULL, and upstream was written when it could not
// old: type pte_offset_map_lock is not pte_t *

@use@
expression M, P, A, L;
@@
* pte_offset_map_lock(M, P, A, L)
