/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _LINUX_FS_H
#define _LINUX_FS_H

#include <linux/gfp.h>
#include <linux/mm_types.h>
#include <linux/radix-tree.h>

struct writeback_control;
struct inode;
struct file;

struct address_space_operations {
	int (*writepage)(struct page *page, struct writeback_control *wbc);
	int (*readpage)(struct file *file, struct page *page);
	int (*set_page_dirty)(struct page *page);
	int (*releasepage)(struct page *page, gfp_t gfp);
	int (*migratepage)(struct address_space *mapping,
			   struct page *newpage, struct page *page);
};

struct address_space {
	struct inode		*host;
	struct radix_tree_root	page_tree;
	spinlock_t		tree_lock;
	unsigned long		nrpages;
	unsigned long		flags;
	const struct address_space_operations *a_ops;
};

struct inode {
	unsigned long		i_ino;
	loff_t			i_size;
	unsigned int		i_blkbits;
	struct address_space	*i_mapping;
	struct address_space	i_data;
};

struct file {
	struct inode		*f_inode;
	struct address_space	*f_mapping;
	loff_t			f_pos;
};

ssize_t read_null(struct file *file, char *buf, size_t count, loff_t *ppos);
ssize_t write_null(struct file *file, const char *buf, size_t count, loff_t *ppos);
loff_t i_size_read(const struct inode *inode);
int inode_newsize_ok(const struct inode *inode, loff_t offset);

#endif /* _LINUX_FS_H */
