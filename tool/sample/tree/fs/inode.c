// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Inodes
 */
#include <linux/fs.h>
#include <linux/pagemap.h>

loff_t i_size_read(const struct inode *inode)
{
	return READ_ONCE(inode->i_size);
}

/* May the file get this long? */
int inode_newsize_ok(const struct inode *inode, loff_t offset)
{
	if (offset < 0)
		return -EINVAL;
	if (offset > inode->i_size && (offset >> 62))
		return -EINVAL;
	return 0;
}
EXPORT_SYMBOL(inode_newsize_ok);
