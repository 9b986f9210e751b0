// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A lock for which readers pay next to nothing
 */
#include <linux/kernel.h>
#include <linux/percpu-rwsem.h>

void percpu_down_read(struct percpu_rw_semaphore *sem)
{
	if (likely(!READ_ONCE(sem->readers_block))) {
		sem->readers++;
		return;
	}
	down_read(&sem->rw_sem);
	sem->readers++;
	up_read(&sem->rw_sem);
}
EXPORT_SYMBOL_GPL(percpu_down_read);

void percpu_up_read(struct percpu_rw_semaphore *sem)
{
	sem->readers--;
}
EXPORT_SYMBOL_GPL(percpu_up_read);
