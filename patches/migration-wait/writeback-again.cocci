// SPDX-License-Identifier: GPL-2.0-or-later
//
// A wakeup says that the bit was clear once. The page may be under writeback again
// by the time the waiter runs: look again.

@@
identifier page;
statement S;
@@
 wait_on_page_writeback(struct page *page)
 {
 ...
- if (PageWriteback(page))
+ while (PageWriteback(page))
	S
 ...
 }
