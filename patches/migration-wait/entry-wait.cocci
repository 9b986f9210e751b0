// SPDX-License-Identifier: GPL-2.0-or-later
//
// A wait for the end of a migration that takes no reference at all. It queues
// itself while the lock of the page table is held: as long as that is so the
// migration entry stays, and with it the reference that migration has. Woken it
// looks at nothing but its own flags: the waker has to set them.

@there@
identifier f = migration_entry_wait_on_locked;
@@
 f(...) { ... }

@include depends on !there@
@@
-#include <linux/hugetlb.h>
+#include <linux/hugetlb.h>
+#include <linux/migrate.h>
+#include <linux/swapops.h>

@include_elsewhere depends on !there && !include@
@@
-#include <linux/writeback.h>
+#include <linux/migrate.h>
+#include <linux/swapops.h>
+#include <linux/writeback.h>

@add depends on !there@
identifier f = wait_on_page_bit_common;
typedef swp_entry_t, pte_t, spinlock_t, wait_queue_head_t, wait_queue_entry_t;
@@
 f(...) { ... }
+/**
+ * migration_entry_wait_on_locked - wait until a migration entry goes away
+ * @entry: the migration entry
+ * @ptep: its mapped pte, which is unmapped; NULL where nothing is mapped
+ * @ptl: the lock of its page table; held by the caller, let go here
+ *
+ * The page needs no reference: as long as @ptl is held the entry stays, and
+ * whoever migrates the page keeps it until the entry is gone. Afterwards only
+ * the queue is touched, which is not part of the page.
+ */
+void migration_entry_wait_on_locked(swp_entry_t entry, pte_t *ptep)
+{
+	struct page *page = compound_head(migration_entry_to_page(entry));
+	wait_queue_head_t *q = page_waitqueue(page);
+	struct wait_page_queue wait_page;
+	wait_queue_entry_t *wait = &wait_page.wait;
+
+	init_wait(wait);
+	wait->func = wake_page_function;
+	wait->flags = 0;
+	wait_page.page = page;
+	wait_page.bit_nr = PG_locked;
+
+	spin_lock_irq(&q->lock);
+	SetPageWaiters(page);
+	if (!trylock_page_bit_common(page, PG_locked, wait))
+		__add_wait_queue_entry_tail(q, wait);
+	spin_unlock_irq(&q->lock);
+
+	/* from here on the page may be gone at any time */
+	if (ptep)
+		pte_unmap(ptep);
+	spin_unlock(ptl);
+
+	set_current_state(TASK_UNINTERRUPTIBLE);
+	while (!(smp_load_acquire(&wait->flags) & WQ_FLAG_WOKEN)) {
+		io_schedule();
+		set_current_state(TASK_UNINTERRUPTIBLE);
+	}
+
+	finish_wait(q, wait);
+}
