// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What tasks wait for, added up
 */
#include <linux/delayacct.h>

u64 ktime_get_ns(void);

static void delayacct_end(u64 *start, u64 *total, u32 *count)
{
	u64 now = ktime_get_ns();

	if (now > *start) {
		*total += now - *start;
		(*count)++;
	}
}

void __delayacct_blkio_start(void)
{
	current->delays->blkio_start = ktime_get_ns();
}

void __delayacct_blkio_end(void)
{
	delayacct_end(&current->delays->blkio_start,
		      &current->delays->blkio_delay,
		      &current->delays->blkio_count);
}
