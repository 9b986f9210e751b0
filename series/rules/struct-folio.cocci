// SPDX-License-Identifier: GPL-2.0-or-later
// rule: struct-folio
// upstream: 7b230db3b8d3
// since: v5.16
// what: A folio is a head page with a type of its own.
// directions: to-old
// old: lacks struct folio

@head_of@
expression P;
@@
- compound_head(P)
+ page_folio(P)

@nth@
expression F, N;
@@
- nth_page(F, N)
+ folio_page(F, N)

@order@
expression F;
@@
- compound_order(F)
+ folio_order(F)

@nr_pages@
// where: has compound_nr
expression F;
@@
- compound_nr(F)
+ folio_nr_pages(F)

@nr_pages_shift@
// where: lacks compound_nr
expression F;
@@
- (1L << compound_order(F))
+ folio_nr_pages(F)

@first_page@
struct folio *F;
@@
- F
+ &F->page

@type@
// review: a folio is a head page here; see that no tail page gets where upstream has a folio
@@
- struct page
+ struct folio
