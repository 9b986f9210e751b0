// SPDX-License-Identifier: GPL-2.0-or-later
// rule: slab-typesafe
// upstream: 5f0d5a3ae7cf
// since: v4.12
// what: The slab flag says what it does: type safety.
// directions: both

@flag@
@@
- SLAB_DESTROY_BY_RCU
+ SLAB_TYPESAFE_BY_RCU
