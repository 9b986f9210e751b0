// SPDX-License-Identifier: GPL-2.0-or-later
// rule: mnt-idmap
// upstream: 256c8aed2b42
// since: v6.2
// what: The owners of a mount are mapped by a type of its own.
// directions: to-old
// old: lacks struct mnt_idmap
// where: has file_mnt_user_ns

@file_mnt_idmap@
expression A;
@@
- file_mnt_user_ns(A)
+ file_mnt_idmap(A)

@mnt_idmap@
expression A;
@@
- mnt_user_ns(A)
+ mnt_idmap(A)

@nop_mnt_idmap@
@@
- init_user_ns
+ nop_mnt_idmap

@type@
@@
- struct user_namespace
+ struct mnt_idmap
