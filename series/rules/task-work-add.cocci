// SPDX-License-Identifier: GPL-2.0-or-later
// rule: task-work-add
// upstream: 91989c707884
// since: v5.11
// what: How a task is told of work is said by name.
// directions: both

@resume@
expression A, B;
@@
- task_work_add(A, B, true)
+ task_work_add(A, B, TWA_RESUME)

@none@
expression A, B;
@@
- task_work_add(A, B, false)
+ task_work_add(A, B, TWA_NONE)
