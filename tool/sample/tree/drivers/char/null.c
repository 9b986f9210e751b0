// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Nothing, as a device
 */
#include <linux/fs.h>

ssize_t read_null(struct file *file, char *buf, size_t count, loff_t *ppos)
{
	(void)file;
	(void)buf;
	(void)count;
	(void)ppos;
	return 0;
}

ssize_t write_null(struct file *file, const char *buf, size_t count, loff_t *ppos)
{
	(void)file;
	(void)buf;
	*ppos += count;
	return count;
}
