// SPDX-License-Identifier: GPL-2.0-or-later
// rule: scsi-cmd-to-rq
// upstream: 51f3a4788928
// since: v5.15
// what: The request of a SCSI command is found by a function.
// directions: to-old

@scsi_cmd_to_rq@
expression A;
@@
- A->request
+ scsi_cmd_to_rq(A)
