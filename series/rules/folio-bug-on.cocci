// SPDX-License-Identifier: GPL-2.0-or-later
// rule: folio-bug-on
// upstream: 9e9edb2094db
// since: v5.16
// what: Assertions that dump a folio.
// directions: to-old

@bug_page@
// where: has struct folio
expression C, F;
@@
- VM_BUG_ON_PAGE(C, &F->page)
+ VM_BUG_ON_FOLIO(C, F)

@bug@
// where: lacks struct folio
expression C, F;
@@
- VM_BUG_ON_PAGE(C, F)
+ VM_BUG_ON_FOLIO(C, F)

@warn_once_page@
// where: has struct folio
expression C, F;
@@
- VM_WARN_ON_ONCE_PAGE(C, &F->page)
+ VM_WARN_ON_ONCE_FOLIO(C, F)

@warn_once@
// where: lacks struct folio
expression C, F;
@@
- VM_WARN_ON_ONCE_PAGE(C, F)
+ VM_WARN_ON_ONCE_FOLIO(C, F)

@warn_once_plain@
// where: lacks VM_WARN_ON_ONCE_PAGE
expression C, F;
@@
- VM_WARN_ON_ONCE(C)
+ VM_WARN_ON_ONCE_FOLIO(C, F)
