// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Writing dirty pages
 */
#include <linux/pagemap.h>
#include <linux/writeback.h>

void __init page_writeback_init(void)
{
}

int set_page_dirty(struct page *page)
{
	struct address_space *mapping = page_mapping(page);

	if (mapping && mapping->a_ops->set_page_dirty)
		return mapping->a_ops->set_page_dirty(page);
	return !TestSetPageDirty(page);
}
EXPORT_SYMBOL(set_page_dirty);

int clear_page_dirty_for_io(struct page *page)
{
	BUG_ON(!PageLocked(page));

	if (!TestClearPageDirty(page))
		return 0;
	dec_zone_state(page_zone(page), NR_FILE_DIRTY);
	return 1;
}
EXPORT_SYMBOL(clear_page_dirty_for_io);

int test_clear_page_writeback(struct page *page)
{
	int ret = TestClearPageWriteback(page);

	if (ret)
		dec_zone_state(page_zone(page), NR_WRITEBACK);
	return ret;
}

int set_page_writeback(struct page *page)
{
	int ret = TestSetPageWriteback(page);

	if (!ret)
		inc_zone_state(page_zone(page), NR_WRITEBACK);
	return ret;
}
EXPORT_SYMBOL(set_page_writeback);

/**
 * wait_for_stable_page - wait if the page must not change while written
 * @page: the page
 */
void wait_for_stable_page(struct page *page)
{
	if (page_mapping(page))
		wait_on_page_writeback(page);
}
EXPORT_SYMBOL_GPL(wait_for_stable_page);
