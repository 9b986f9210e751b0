/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef _LINUX_WRITEBACK_H
#define _LINUX_WRITEBACK_H

#include <linux/fs.h>

enum writeback_sync_modes {
	WB_SYNC_NONE,
	WB_SYNC_ALL,
};

struct writeback_control {
	long nr_to_write;
	enum writeback_sync_modes sync_mode;
	unsigned for_reclaim:1;
};

int test_clear_page_writeback(struct page *page);
int set_page_writeback(struct page *page);
void page_writeback_init(void);
int block_write_full_page_sample(struct page *page, struct writeback_control *wbc);
struct page *grow_buffers_sample(struct address_space *mapping, pgoff_t index);

#endif /* _LINUX_WRITEBACK_H */
