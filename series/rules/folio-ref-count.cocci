// SPDX-License-Identifier: GPL-2.0-or-later
// rule: folio-ref-count
// upstream: c24016ac3a62
// since: v5.16
// what: The reference count of a folio.
// directions: to-old

@folio_ref_count_page@
// where: has struct folio
expression F;
@@
- page_count(&F->page)
+ folio_ref_count(F)

@folio_ref_count@
// where: lacks struct folio
expression F;
@@
- page_count(F)
+ folio_ref_count(F)

@folio_try_get_page@
// where: has struct folio
expression F;
@@
- get_page_unless_zero(&F->page)
+ folio_try_get(F)

@folio_try_get@
// where: lacks struct folio
expression F;
@@
- get_page_unless_zero(F)
+ folio_try_get(F)

@folio_ref_freeze_page@
// where: has struct folio
expression F, X;
@@
- page_ref_freeze(&F->page, X)
+ folio_ref_freeze(F, X)

@folio_ref_freeze@
// where: lacks struct folio
expression F, X;
@@
- page_ref_freeze(F, X)
+ folio_ref_freeze(F, X)

@folio_ref_unfreeze_page@
// where: has struct folio
expression F, X;
@@
- page_ref_unfreeze(&F->page, X)
+ folio_ref_unfreeze(F, X)

@folio_ref_unfreeze@
// where: lacks struct folio
expression F, X;
@@
- page_ref_unfreeze(F, X)
+ folio_ref_unfreeze(F, X)
