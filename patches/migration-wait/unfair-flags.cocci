// SPDX-License-Identifier: GPL-2.0-or-later
//
// WQ_FLAG_DONE is this change's own, WQ_FLAG_CUSTOM came with 7f26482a872c (v5.7).
// The values are upstream's, also where WQ_FLAG_BOOKMARK is missing. The names are
// made up of two parts, or there would be no tabs behind them.

@there@
@@
 #define WQ_FLAG_CUSTOM 0x08

@behind_custom depends on there@
fresh identifier done = "WQ_FLAG_DONE" ## "		";
@@
 #define WQ_FLAG_CUSTOM 0x08
+#define done 0x10

@bookmark depends on !there@
fresh identifier custom = "WQ_FLAG_CUSTOM" ## "		";
fresh identifier done = "WQ_FLAG_DONE" ## "		";
@@
 #define WQ_FLAG_BOOKMARK 0x04
+#define custom 0x08
+#define done 0x10

@neither depends on !there && !bookmark@
fresh identifier custom = "WQ_FLAG_CUSTOM" ## "		";
fresh identifier done = "WQ_FLAG_DONE" ## "		";
@@
 #define WQ_FLAG_WOKEN 0x02
+#define custom 0x08
+#define done 0x10
