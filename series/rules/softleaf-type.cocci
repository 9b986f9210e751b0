// SPDX-License-Identifier: GPL-2.0-or-later
// rule: softleaf-type
// upstream: 68aa2fdbf57f
// since: v6.19
// what: A software-defined leaf entry has a type of its own.
// directions: both

@type@
// directions: to-old
typedef swp_entry_t, softleaf_t;
@@
- swp_entry_t
+ softleaf_t

@header@
// directions: to-old
@@
- #include <linux/swapops.h>
+ #include <linux/leafops.h>
