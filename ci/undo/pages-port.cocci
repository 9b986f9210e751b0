// SPDX-License-Identifier: GPL-2.0-or-later
//
// The cure for what pages.cocci leaves: the reference goes before the sleep.

@@
expression page;
@@
- wait_on_page_locked(page);
- put_page(page);
+ put_and_wait_on_page_locked(page);
