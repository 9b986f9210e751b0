// SPDX-License-Identifier: GPL-2.0-or-later
// rule: page-locked-bit
// upstream: 48c935ad88f5
// since: v4.5
// what: The unlocked setters of PG_locked are made by the page flag macros.
// directions: both

@__setpagelocked@
expression E;
@@
- __set_page_locked(E)
+ __SetPageLocked(E)

@__clearpagelocked@
expression E;
@@
- __clear_page_locked(E)
+ __ClearPageLocked(E)
