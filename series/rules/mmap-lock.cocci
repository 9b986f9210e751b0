// SPDX-License-Identifier: GPL-2.0-or-later
// rule: mmap-lock
// upstream: 9740ca4e95b4
// since: v5.8
// what: The lock of an address space is taken through functions of its own.
// directions: to-old

@mmap_read_lock@
expression E;
@@
- down_read(&E->mmap_sem)
+ mmap_read_lock(E)

@mmap_read_unlock@
expression E;
@@
- up_read(&E->mmap_sem)
+ mmap_read_unlock(E)

@mmap_read_trylock@
expression E;
@@
- down_read_trylock(&E->mmap_sem)
+ mmap_read_trylock(E)

@mmap_read_lock_killable@
expression E;
@@
- down_read_killable(&E->mmap_sem)
+ mmap_read_lock_killable(E)

@mmap_write_lock@
expression E;
@@
- down_write(&E->mmap_sem)
+ mmap_write_lock(E)

@mmap_write_unlock@
expression E;
@@
- up_write(&E->mmap_sem)
+ mmap_write_unlock(E)

@mmap_write_trylock@
expression E;
@@
- down_write_trylock(&E->mmap_sem)
+ mmap_write_trylock(E)

@mmap_write_lock_killable@
expression E;
@@
- down_write_killable(&E->mmap_sem)
+ mmap_write_lock_killable(E)

@mmap_write_downgrade@
expression E;
@@
- downgrade_write(&E->mmap_sem)
+ mmap_write_downgrade(E)
