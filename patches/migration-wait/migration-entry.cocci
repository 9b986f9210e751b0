// SPDX-License-Identifier: GPL-2.0-or-later
//
// The faults that meet a migration entry: nothing is read from the page after
// the wait, the fault is simply taken again. The reference is needed only until
// the waiter is queued; held any longer it makes the migration fail.

@pte@
identifier page;
@@
 __migration_entry_wait(...)
 {
 <+...
- wait_on_page_locked(page);
- put_page(page);
+ put_and_wait_on_page_locked(page);
 ...+>
 }

@pmd@
identifier page;
@@
 pmd_migration_entry_wait(...)
 {
 <+...
- wait_on_page_locked(page);
- put_page(page);
+ put_and_wait_on_page_locked(page);
 ...+>
 }

@note depends on pte@
identifier page, out;
expression entry;
@@
 __migration_entry_wait(...)
 {
 ...
-	page = migration_entry_to_page(entry);
-	if (!get_page_unless_zero(page))
-		goto out;
+	page = migration_entry_to_page(entry);
+
+	/*
+	 * The page may be frozen here: its count is zero from the moment the
+	 * page cache starts to point to the new page. Without a reference it
+	 * must not go to put_and_wait_on_page_locked(), so leave, and let the
+	 * fault be taken again.
+	 */
+	if (!get_page_unless_zero(page))
+		goto out;
 ...
 }
