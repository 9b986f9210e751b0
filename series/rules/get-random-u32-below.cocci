// SPDX-License-Identifier: GPL-2.0-or-later
// rule: get-random-u32-below
// upstream: e9a688bcb193
// since: v6.2
// what: A random number below a bound.
// directions: both

@get_random_u32_below@
expression A;
@@
- prandom_u32_max(A)
+ get_random_u32_below(A)
