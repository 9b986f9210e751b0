// SPDX-License-Identifier: GPL-2.0-or-later
// rule: inode-lock
// upstream: 5955102c9984
// since: v4.5
// what: The lock of an inode is taken through functions of its own.
// directions: to-old

@inode_lock@
expression I;
@@
- mutex_lock(&I->i_mutex)
+ inode_lock(I)

@inode_unlock@
expression I;
@@
- mutex_unlock(&I->i_mutex)
+ inode_unlock(I)

@inode_trylock@
expression I;
@@
- mutex_trylock(&I->i_mutex)
+ inode_trylock(I)

@inode_is_locked@
expression I;
@@
- mutex_is_locked(&I->i_mutex)
+ inode_is_locked(I)

@inode_lock_nested@
expression I, A;
@@
- mutex_lock_nested(&I->i_mutex, A)
+ inode_lock_nested(I, A)
