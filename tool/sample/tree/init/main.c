// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Where it all begins
 */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/writeback.h>

void start_kernel(void)
{
	page_writeback_init();
	printk("sample kernel up\n");
}
