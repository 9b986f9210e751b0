// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Blocks of a page
 */
#include <linux/pagemap.h>
#include <linux/writeback.h>

/* How many bytes of the page at @index lie inside the file */
static unsigned int bytes_in_page(struct inode *inode, pgoff_t index)
{
	loff_t start = (loff_t)index << PAGE_CACHE_SHIFT;
	loff_t left = i_size_read(inode) - start;

	if (left <= 0)
		return 0;
	return left > PAGE_CACHE_SIZE ? PAGE_CACHE_SIZE : (unsigned int)left;
}

int block_write_full_page_sample(struct page *page, struct writeback_control *wbc)
{
	struct inode *inode = page->mapping->host;

	BUG_ON(!PageLocked(page));
	if (!bytes_in_page(inode, page->index)) {
		unlock_page(page);
		return 0;
	}
	wait_for_stable_page(page);
	set_page_writeback(page);
	wbc->nr_to_write--;
	unlock_page(page);
	return 0;
}

struct page *grow_buffers_sample(struct address_space *mapping, pgoff_t index)
{
	struct page *page = find_lock_page(mapping, index);

	if (!page)
		return NULL;
	if (!PageUptodate(page)) {
		unlock_page(page);
		page_cache_release(page);
		return NULL;
	}
	return page;
}
