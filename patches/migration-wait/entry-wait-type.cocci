// SPDX-License-Identifier: GPL-2.0-or-later
//
// Where the type of a swap entry is not among those that every header knows.

@@
@@
-#include <linux/mm.h>
+#include <linux/mm.h>
+#include <linux/swap.h>
