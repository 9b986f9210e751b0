// SPDX-License-Identifier: GPL-2.0-or-later
// rule: pde-data
// upstream: 359745d78351
// since: v5.17
// what: What a file of /proc was made with.
// directions: both

@pde_data@
expression A;
@@
- PDE_DATA(A)
+ pde_data(A)
