// SPDX-License-Identifier: GPL-2.0-or-later
// rule: folio-mark-dirty
// upstream: b5e84594cafb
// since: v5.16
// what: Marking a folio dirty.
// directions: to-old

@folio_mark_dirty_page@
// where: has struct folio
expression F;
@@
- set_page_dirty(&F->page)
+ folio_mark_dirty(F)

@folio_mark_dirty@
// where: lacks struct folio
expression F;
@@
- set_page_dirty(F)
+ folio_mark_dirty(F)
