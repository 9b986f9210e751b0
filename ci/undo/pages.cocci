// SPDX-License-Identifier: GPL-2.0-or-later
//
// A kernel of 5.0 to 5.15 with the fault again: who waits for a migration holds a
// reference while it sleeps. A base to measure against, never to ship.

@@
expression page;
@@
- put_and_wait_on_page_locked(page);
+ wait_on_page_locked(page);
+ put_page(page);
