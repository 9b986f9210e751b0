/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _LINUX_DELAYACCT_H
#define _LINUX_DELAYACCT_H

#include <linux/sched.h>

/* What a task spent waiting, by what it waited for */
struct task_delay_info {
	u64 blkio_start;
	u64 blkio_delay;
	u32 blkio_count;
};

extern void __delayacct_blkio_start(void);
extern void __delayacct_blkio_end(void);

static inline void delayacct_blkio_start(void)
{
	if (current->delays)
		__delayacct_blkio_start();
}

static inline void delayacct_blkio_end(void)
{
	if (current->delays)
		__delayacct_blkio_end();
}

#endif /* _LINUX_DELAYACCT_H */
