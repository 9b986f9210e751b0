// SPDX-License-Identifier: GPL-2.0-or-later
// rule: softleaf-is-device-private
// upstream: 68aa2fdbf57f
// since: v6.19
// what: Whether a leaf entry stands for device memory.
// directions: both

@softleaf_is_device_private@
expression E;
@@
- is_device_private_entry(E)
+ softleaf_is_device_private(E)

@softleaf_is_device_exclusive@
expression E;
@@
- is_device_exclusive_entry(E)
+ softleaf_is_device_exclusive(E)
