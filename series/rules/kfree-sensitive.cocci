// SPDX-License-Identifier: GPL-2.0-or-later
// rule: kfree-sensitive
// upstream: 453431a54934
// since: v5.9
// what: Freeing with the content wiped.
// directions: both

@kfree_sensitive@
expression E;
@@
- kzfree(E)
+ kfree_sensitive(E)
