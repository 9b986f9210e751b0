// SPDX-License-Identifier: GPL-2.0-or-later
//
// do_swap_page() is built without CONFIG_MIGRATION too. Then there is nothing
// that it could wait for, but the lock has to be let go all the same.

@@
identifier f = set_movable_ops;
typedef swp_entry_t, spinlock_t;
@@
 f(...) { ... }
+static inline void migration_entry_wait_on_locked(swp_entry_t entry, spinlock_t *ptl)
+{
+	WARN_ON_ONCE(1);
+	spin_unlock(ptl);
+}
