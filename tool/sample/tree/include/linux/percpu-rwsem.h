/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _LINUX_PERCPU_RWSEM_H
#define _LINUX_PERCPU_RWSEM_H

#include <linux/rwsem.h>
#include <linux/wait.h>

struct percpu_rw_semaphore {
	struct rw_semaphore	rw_sem;
	unsigned int		readers;
	int			readers_block;
};

void percpu_down_read(struct percpu_rw_semaphore *sem);
void percpu_up_read(struct percpu_rw_semaphore *sem);

#endif /* _LINUX_PERCPU_RWSEM_H */
