// SPDX-License-Identifier: GPL-2.0-or-later
// rule: skb-frag-off
// upstream: 7240b60c98d6
// since: v5.4
// what: Where a fragment begins is read through a function.
// directions: to-old

@skb_frag_off@
expression A;
@@
- A->page_offset
+ skb_frag_off(A)
