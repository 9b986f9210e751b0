// SPDX-License-Identifier: GPL-2.0-or-later
// rule: folio-isolate-lru-bool
// upstream: be2d57563822
// since: v6.3
// what: folio_isolate_lru() returns true when it took the folio.
// directions: both
// stop: folio_isolate_lru() returned 0 for success, since v6.3 it returns true
// old: type folio_isolate_lru is int

@use@
expression F;
@@
* folio_isolate_lru(F)
