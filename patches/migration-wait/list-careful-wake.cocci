// SPDX-License-Identifier: GPL-2.0-or-later
//
// The waiter looks with list_empty_careful() and returns: take it off with care.

@@
expression e;
identifier f = {autoremove_wake_function, wake_page_function};
@@
 f(...)
 {
 <+...
-	list_del_init
+	list_del_init_careful
	(e);
 ...+>
 }
