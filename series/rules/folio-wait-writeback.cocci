// SPDX-License-Identifier: GPL-2.0-or-later
// rule: folio-wait-writeback
// upstream: 490e016f229a
// since: v5.16
// what: Waiting for the writeback of a folio.
// directions: to-old

@folio_wait_writeback_page@
// where: has struct folio
expression F;
@@
- wait_on_page_writeback(&F->page)
+ folio_wait_writeback(F)

@folio_wait_writeback@
// where: lacks struct folio
expression F;
@@
- wait_on_page_writeback(F)
+ folio_wait_writeback(F)
