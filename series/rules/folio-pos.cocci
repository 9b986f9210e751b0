// SPDX-License-Identifier: GPL-2.0-or-later
// rule: folio-pos
// upstream: 352b47a69844
// since: v5.16
// what: Where in its file a folio begins.
// directions: to-old

@folio_pos_page@
// where: has struct folio
expression F;
@@
- page_offset(&F->page)
+ folio_pos(F)

@folio_pos@
// where: lacks struct folio
expression F;
@@
- page_offset(F)
+ folio_pos(F)
