// SPDX-License-Identifier: GPL-2.0-or-later
// rule: nla-deprecated
// upstream: 8cb081746c03
// since: v5.2
// what: Parsing of netlink attributes as it was before it became strict.
// directions: to-old
// old: lacks nla_parse_deprecated

@nla_parse_deprecated@
expression A, B, C, D, F, G;
@@
- nla_parse(A, B, C, D, F, G)
+ nla_parse_deprecated(A, B, C, D, F, G)

@nla_parse_nested_deprecated@
expression A, B, C, D, F;
@@
- nla_parse_nested(A, B, C, D, F)
+ nla_parse_nested_deprecated(A, B, C, D, F)

@nla_validate_nested_deprecated@
expression A, B, C, D;
@@
- nla_validate_nested(A, B, C, D)
+ nla_validate_nested_deprecated(A, B, C, D)

@nlmsg_parse_deprecated@
expression A, B, C, D, F, G;
@@
- nlmsg_parse(A, B, C, D, F, G)
+ nlmsg_parse_deprecated(A, B, C, D, F, G)
