// SPDX-License-Identifier: GPL-2.0-or-later
// rule: folio-wait-bit
// upstream: 101c0bf67f50
// since: v5.16
// what: Waiting for a bit of a folio.
// directions: to-old

@folio_wait_bit_page@
// where: has struct folio
expression F, X;
@@
- wait_on_page_bit(&F->page, X)
+ folio_wait_bit(F, X)

@folio_wait_bit@
// where: lacks struct folio
expression F, X;
@@
- wait_on_page_bit(F, X)
+ folio_wait_bit(F, X)

@folio_wait_bit_killable_page@
// where: has struct folio
expression F, X;
@@
- wait_on_page_bit_killable(&F->page, X)
+ folio_wait_bit_killable(F, X)

@folio_wait_bit_killable@
// where: lacks struct folio
expression F, X;
@@
- wait_on_page_bit_killable(F, X)
+ folio_wait_bit_killable(F, X)
