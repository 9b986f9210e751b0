// SPDX-License-Identifier: GPL-2.0-or-later
// rule: fd-file
// upstream: 1da91ea87aef
// since: v6.12
// what: What a looked-up descriptor holds is read through functions.
// directions: to-old

@fd_file@
identifier F;
@@
- F.file
+ fd_file(F)
