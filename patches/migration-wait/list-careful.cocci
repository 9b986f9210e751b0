// SPDX-License-Identifier: GPL-2.0-or-later
//
// list_empty_careful() is asked without the lock of the list by a task that goes
// away when the answer is yes. What was written before the entry was taken off has
// to be seen by then: a release on the one side, an acquire on the other.
//
// The new function is made static inline by itself: in one step Coccinelle forgets
// the line break before its brace.

@empty@
identifier next, head;
@@
 list_empty_careful(const struct list_head *head)
 {
-	struct list_head *next = head->next;
+	struct list_head *next = smp_load_acquire(&head->next);
 ...
 }

@add depends on empty@
identifier f = list_empty_careful;
@@
 f(...) { ... }
+/**
+ * list_del_init_careful - take an entry off its list, for list_empty_careful()
+ * @entry: the entry
+ *
+ * Whoever finds @entry empty with list_empty_careful(), without the lock of the
+ * list, also sees all that was written before this call.
+ */
+void list_del_init_careful(struct list_head *entry)
+{
+	__list_del_entry(entry);
+	entry->prev = entry;
+	smp_store_release(&entry->next, entry);
+}

@local depends on add@
identifier f = list_del_init_careful;
@@
-void
+static inline void
 f(...)
 { ... }
