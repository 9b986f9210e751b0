// SPDX-License-Identifier: GPL-2.0-or-later
//
// The number of times, for who needs another one. Member by member: all at once
// they would come out on one line. The neighbour knows how zero is spelled.

@zero@
expression least;
@@
 {
	.procname = "percpu_pagelist_fraction",
	...,
	.extra1 = least,
	...,
 }

@entry depends on zero@
identifier vm_table;
@@
 struct ctl_table vm_table[] = {
	...,
	{
		.procname = "percpu_pagelist_fraction",
		...
	},
+	{
+		.procname	= "page_lock_unfairness",
+	},
	...,
 };

@data depends on entry@
symbol sysctl_page_lock_unfairness;
@@
 {
	.procname = "page_lock_unfairness",
+		.data		= &sysctl_page_lock_unfairness,
 }

@len depends on data@
symbol sysctl_page_lock_unfairness;
@@
 {
	...,
	.data = &sysctl_page_lock_unfairness,
+		.maxlen		= sizeof(sysctl_page_lock_unfairness),
 }

@mode depends on len@
symbol sysctl_page_lock_unfairness;
@@
 {
	...,
	.maxlen = sizeof(sysctl_page_lock_unfairness),
+		.mode		= 0644,
 }

@handler depends on mode@
symbol sysctl_page_lock_unfairness, proc_dointvec_minmax;
@@
 {
	...,
	.maxlen = sizeof(sysctl_page_lock_unfairness),
	.mode = 0644,
+		.proc_handler	= proc_dointvec_minmax,
 }

@least depends on handler@
symbol sysctl_page_lock_unfairness;
expression zero.least;
@@
 {
	...,
	.maxlen = sizeof(sysctl_page_lock_unfairness),
	.mode = 0644,
	.proc_handler = proc_dointvec_minmax,
+		.extra1		= least,
 }
