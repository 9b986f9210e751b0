// SPDX-License-Identifier: GPL-2.0-or-later
// rule: inode-ctime
// upstream: 9b6304c1d537
// since: v6.6
// what: The change time of an inode is read through a function.
// directions: to-old

@inode_get_ctime@
expression I;
@@
- I->i_ctime
+ inode_get_ctime(I)
