// SPDX-License-Identifier: GPL-2.0-or-later
// rule: file-lock-core
// upstream: a69ce85ec9af
// since: v6.9
// what: What locks and leases have in common lies in a structure of its own.
// directions: to-old
// old: lacks struct file_lock_core

@flc_blocker@
struct file_lock *F;
@@
- F->fl_blocker
+ F->c.flc_blocker

@flc_flags@
struct file_lock *F;
@@
- F->fl_flags
+ F->c.flc_flags

@flc_type@
struct file_lock *F;
@@
- F->fl_type
+ F->c.flc_type

@flc_pid@
struct file_lock *F;
@@
- F->fl_pid
+ F->c.flc_pid

@flc_link_pid@
struct file_lock *F;
@@
- F->fl_link_pid
+ F->c.flc_link_pid

@flc_wait@
struct file_lock *F;
@@
- F->fl_wait
+ F->c.flc_wait

@flc_file@
struct file_lock *F;
@@
- F->fl_file
+ F->c.flc_file

@flc_owner@
struct file_lock *F;
@@
- F->fl_owner
+ F->c.flc_owner
