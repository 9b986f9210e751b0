// SPDX-License-Identifier: GPL-2.0-or-later
// rule: nla-nest-start-noflag
// upstream: ae0be8de9a53
// since: v5.2
// what: A nest of netlink attributes without the flag that says so.
// directions: to-old
// old: lacks nla_nest_start_noflag

@nla_nest_start_noflag@
expression A, B;
@@
- nla_nest_start(A, B)
+ nla_nest_start_noflag(A, B)
