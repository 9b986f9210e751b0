// SPDX-License-Identifier: GPL-2.0-or-later
// rule: page-ref-freeze
// upstream: fe896d187894
// since: v4.6
// what: Reference counts of pages are handled by page_ref_ functions.
// directions: both

@page_ref_freeze@
expression E, F;
@@
- page_freeze_refs(E, F)
+ page_ref_freeze(E, F)

@page_ref_unfreeze@
expression E, F;
@@
- page_unfreeze_refs(E, F)
+ page_ref_unfreeze(E, F)
