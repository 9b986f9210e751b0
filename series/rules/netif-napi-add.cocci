// SPDX-License-Identifier: GPL-2.0-or-later
// rule: netif-napi-add
// upstream: b48b89f9c189
// since: v6.1
// what: The weight of a NAPI instance is the usual one.
// directions: both

@netif_napi_add@
expression A, B, C;
@@
- netif_napi_add(A, B, C, NAPI_POLL_WEIGHT)
+ netif_napi_add(A, B, C)
