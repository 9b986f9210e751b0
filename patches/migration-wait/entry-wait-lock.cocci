// SPDX-License-Identifier: GPL-2.0-or-later
//
// Only what is built with CONFIG_MIGRATION calls it, and without an MMU it could
// not be built. In one step with the function this would cost a line break:
// Coccinelle forgets it before the brace.

@built@
identifier f = migration_entry_wait_on_locked;
@@
 f(...) { ... }
+#endif

@before depends on built@
identifier f = wait_on_page_bit_common;
@@
 f(...) { ... }
+
+#ifdef CONFIG_MIGRATION

@lock depends on built@
identifier entry, ptep;
symbol ptl;
typedef swp_entry_t, pte_t, spinlock_t;
@@
 migration_entry_wait_on_locked(swp_entry_t entry, pte_t *ptep
+	, spinlock_t *ptl
	)
 { ... }
