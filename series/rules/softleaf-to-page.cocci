// SPDX-License-Identifier: GPL-2.0-or-later
// rule: softleaf-to-page
// upstream: 68aa2fdbf57f
// since: v6.19
// what: The page, folio and page frame number that a leaf entry holds.
// directions: both

@page@
expression E;
@@
- pfn_swap_entry_to_page(E)
+ softleaf_to_page(E)

@folio@
expression E;
@@
- pfn_swap_entry_folio(E)
+ softleaf_to_folio(E)

@folio_of@
// where: lacks pfn_swap_entry_folio
// directions: to-old
expression E;
@@
- page_folio(pfn_swap_entry_to_page(E))
+ softleaf_to_folio(E)

@pfn@
expression E;
@@
- swp_offset_pfn(E)
+ softleaf_to_pfn(E)

@pfn_offset@
// where: lacks swp_offset_pfn
// directions: to-old
expression E;
@@
- swp_offset(E)
+ softleaf_to_pfn(E)
