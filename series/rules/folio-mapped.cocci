// SPDX-License-Identifier: GPL-2.0-or-later
// rule: folio-mapped
// upstream: dd10ab049beb
// since: v5.16
// what: Whether a folio is mapped.
// directions: to-old

@folio_mapped_page@
// where: has struct folio
expression F;
@@
- page_mapped(&F->page)
+ folio_mapped(F)

@folio_mapped@
// where: lacks struct folio
expression F;
@@
- page_mapped(F)
+ folio_mapped(F)
