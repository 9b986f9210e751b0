// SPDX-License-Identifier: GPL-2.0-or-later
// rule: huge-zero-folio
// upstream: 5beaee54a324
// since: v6.10
// what: Is this the huge zero page?
// directions: to-old

@is_huge_zero_folio_page@
// where: has struct folio
expression F;
@@
- is_huge_zero_page(&F->page)
+ is_huge_zero_folio(F)

@is_huge_zero_folio@
// where: lacks struct folio
expression F;
@@
- is_huge_zero_page(F)
+ is_huge_zero_folio(F)
