/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _LINUX_SCHED_H
#define _LINUX_SCHED_H

#include <linux/kernel.h>

#define TASK_RUNNING		0
#define TASK_INTERRUPTIBLE	1
#define TASK_UNINTERRUPTIBLE	2
#define TASK_WAKEKILL		128

#define TASK_KILLABLE		(TASK_WAKEKILL | TASK_UNINTERRUPTIBLE)
#define TASK_NORMAL		(TASK_INTERRUPTIBLE | TASK_UNINTERRUPTIBLE)

#define TNF_MIGRATED		0x01
#define TNF_NO_GROUP		0x02
#define TNF_FAULT_LOCAL		0x08
#define TNF_MIGRATE_FAIL	0x10

#define PF_MEMALLOC		0x00000800

struct task_delay_info;

struct task_struct {
	volatile long state;
	unsigned int flags;
	int exit_code;
	struct task_delay_info *delays;
};

extern struct task_struct *get_current(void);
#define current get_current()

#define set_current_state(state_value) \
	do { current->state = (state_value); smp_mb(); } while (0)
#define __set_current_state(state_value) \
	do { current->state = (state_value); } while (0)

void schedule(void);
void io_schedule(void);
int signal_pending_state(long state, struct task_struct *p);
int fatal_signal_pending(struct task_struct *p);
int wake_up_process(struct task_struct *tsk);
int wake_up_state(struct task_struct *tsk, unsigned int state);
void cond_resched(void);
void task_numa_fault(int last_cpupid, int node, int pages, int flags);

#endif /* _LINUX_SCHED_H */
