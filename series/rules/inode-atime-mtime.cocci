// SPDX-License-Identifier: GPL-2.0-or-later
// rule: inode-atime-mtime
// upstream: 077c212f0344
// since: v6.7
// what: The times of an inode are read through functions.
// directions: to-old

@inode_get_atime@
expression I;
@@
- I->i_atime
+ inode_get_atime(I)

@inode_get_mtime@
expression I;
@@
- I->i_mtime
+ inode_get_mtime(I)
