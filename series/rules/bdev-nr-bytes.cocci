// SPDX-License-Identifier: GPL-2.0-or-later
// rule: bdev-nr-bytes
// upstream: 6436bd90f76e
// since: v5.16
// what: The size of a block device is read through a function.
// directions: to-old

@bdev_nr_bytes@
expression A;
@@
- i_size_read(A->bd_inode)
+ bdev_nr_bytes(A)
