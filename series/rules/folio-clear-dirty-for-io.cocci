// SPDX-License-Identifier: GPL-2.0-or-later
// rule: folio-clear-dirty-for-io
// upstream: 9350f20a070d
// since: v5.16
// what: Clearing the dirty flag of a folio for writing.
// directions: to-old

@folio_clear_dirty_for_io_page@
// where: has struct folio
expression F;
@@
- clear_page_dirty_for_io(&F->page)
+ folio_clear_dirty_for_io(F)

@folio_clear_dirty_for_io@
// where: lacks struct folio
expression F;
@@
- clear_page_dirty_for_io(F)
+ folio_clear_dirty_for_io(F)
