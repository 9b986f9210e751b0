// SPDX-License-Identifier: GPL-2.0-or-later
// rule: folio-start-writeback
// upstream: f143f1ea5a53
// since: v5.16
// what: Starting the writeback of a folio.
// directions: to-old

@folio_start_writeback_page@
// where: has struct folio
expression F;
@@
- set_page_writeback(&F->page)
+ folio_start_writeback(F)

@folio_start_writeback@
// where: lacks struct folio
expression F;
@@
- set_page_writeback(F)
+ folio_start_writeback(F)
