// SPDX-License-Identifier: GPL-2.0-or-later
//
// Nothing can be added next to a declaration: its neighbour is written again.

@@
symbol sysctl_max_map_count, sysctl_page_lock_unfairness;
@@
-extern int sysctl_max_map_count;
+extern int sysctl_max_map_count;
+extern int sysctl_page_lock_unfairness;
