// SPDX-License-Identifier: GPL-2.0-or-later
// rule: folio-nid
// upstream: 874fd90cafdc
// since: v5.16
// what: The node of a folio.
// directions: to-old

@folio_nid_page@
// where: has struct folio
expression F;
@@
- page_to_nid(&F->page)
+ folio_nid(F)

@folio_nid@
// where: lacks struct folio
expression F;
@@
- page_to_nid(F)
+ folio_nid(F)
