// SPDX-License-Identifier: GPL-2.0-or-later
//
// Where waits for a page of the working set are accounted for, this one is too.
// What has to be known of the page is asked before the page may go.

@@
symbol wait, wait_page, page, pflags, thrashing, delayacct, true, false;
expression q;
typedef wait_queue_entry_t;
@@
 migration_entry_wait_on_locked(...)
 {
 ...
 wait_queue_entry_t *wait = &wait_page.wait;
+ bool thrashing = false;
+ bool delayacct = false;
+ unsigned long pflags;
+
+	if (!PageUptodate(page) && PageWorkingset(page)) {
+		if (!PageSwapBacked(page)) {
+			delayacct_thrashing_start();
+			delayacct = true;
+		}
+		psi_memstall_enter(&pflags);
+		thrashing = true;
+	}
 ...
 finish_wait(q, wait);
+
+	if (thrashing) {
+		if (delayacct)
+			delayacct_thrashing_end();
+		psi_memstall_leave(&pflags);
+	}
 }
