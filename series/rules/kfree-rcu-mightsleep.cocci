// SPDX-License-Identifier: GPL-2.0-or-later
// rule: kfree-rcu-mightsleep
// upstream: 608723c41cd9
// since: v6.3
// what: Freeing after a grace period that may be waited for.
// directions: to-old

@kfree_rcu_mightsleep@
expression A;
@@
- kfree_rcu(A)
+ kfree_rcu_mightsleep(A)

@kvfree_rcu_mightsleep@
expression A;
@@
- kvfree_rcu(A)
+ kvfree_rcu_mightsleep(A)
