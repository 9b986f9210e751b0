/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LINUX_IOMAP_H
#define LINUX_IOMAP_H

#include <linux/fs.h>

struct iomap_page;

struct iomap_page *iomap_page_create(struct inode *inode, struct page *page);
void iomap_page_release(struct page *page);
int iomap_is_partially_uptodate_sample(struct page *page, unsigned first, unsigned last);

#endif /* LINUX_IOMAP_H */
