// SPDX-License-Identifier: GPL-2.0-or-later
//
// Once the bit is clear nobody waits for the writeback any more, and the page may
// be freed and in use again before the wakeup looks at it: hold it that long.

@@
identifier page;
statement S;
symbol PG_writeback;
@@
 end_page_writeback(struct page *page)
 {
 ...
+	/*
+	 * Writeback has no reference of its own, and who waits for it may have
+	 * the page freed as soon as the bit is clear.
+	 */
+	get_page(page);
 if (!test_clear_page_writeback(page)) S
 ...
 wake_up_page(page, PG_writeback);
+	put_page(page);
 }
