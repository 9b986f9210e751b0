// SPDX-License-Identifier: GPL-2.0-or-later
// rule: folio-mark-accessed
// upstream: 76580b6529db
// since: v5.16
// what: Marking a folio as used.
// directions: to-old

@folio_mark_accessed_page@
// where: has struct folio
expression F;
@@
- mark_page_accessed(&F->page)
+ folio_mark_accessed(F)

@folio_mark_accessed@
// where: lacks struct folio
expression F;
@@
- mark_page_accessed(F)
+ folio_mark_accessed(F)
