// SPDX-License-Identifier: GPL-2.0-or-later
// rule: maccess-nofault
// upstream: fe557319aa06
// since: v5.8
// what: Reading and writing kernel memory that may not be there.
// directions: both

@copy_from_kernel_nofault@
expression A, B, C;
@@
- probe_kernel_read(A, B, C)
+ copy_from_kernel_nofault(A, B, C)

@copy_to_kernel_nofault@
expression A, B, C;
@@
- probe_kernel_write(A, B, C)
+ copy_to_kernel_nofault(A, B, C)
