// SPDX-License-Identifier: GPL-2.0-or-later
// rule: folio-end-writeback
// upstream: 4268b48077e5
// since: v5.16
// what: Ending the writeback of a folio.
// directions: to-old

@folio_end_writeback_page@
// where: has struct folio
expression F;
@@
- end_page_writeback(&F->page)
+ folio_end_writeback(F)

@folio_end_writeback@
// where: lacks struct folio
expression F;
@@
- end_page_writeback(F)
+ folio_end_writeback(F)
