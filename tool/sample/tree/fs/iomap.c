// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Files by extents: what each page keeps about its blocks
 */
#include <linux/gfp.h>
#include <linux/iomap.h>
#include <linux/pagemap.h>

#define IOMAP_BLOCKS	(PAGE_CACHE_SIZE / 512)

struct iomap_page {
	atomic_t read_count;
	atomic_t write_count;
	unsigned long uptodate[1];
};

static struct iomap_page *to_iomap_page(struct page *page)
{
	if (PagePrivate(page))
		return (struct iomap_page *)page_private(page);
	return NULL;
}

struct iomap_page *iomap_page_create(struct inode *inode, struct page *page)
{
	struct iomap_page *iop = to_iomap_page(page);

	if (iop || (1 << inode->i_blkbits) == PAGE_CACHE_SIZE)
		return iop;

	iop = kzalloc(sizeof(*iop), GFP_NOFS);
	if (!iop)
		return NULL;
	set_page_private(page, (unsigned long)iop);
	SetPagePrivate(page);
	return iop;
}

void iomap_page_release(struct page *page)
{
	struct iomap_page *iop = to_iomap_page(page);

	if (!iop)
		return;
	BUG_ON(atomic_read(&iop->read_count));
	BUG_ON(atomic_read(&iop->write_count));
	ClearPagePrivate(page);
	set_page_private(page, 0);
	kfree(iop);
}

int iomap_is_partially_uptodate_sample(struct page *page, unsigned first, unsigned last)
{
	struct iomap_page *iop = to_iomap_page(page);
	unsigned i;

	if (!iop || last >= IOMAP_BLOCKS)
		return 0;
	for (i = first; i <= last; i++)
		if (!test_bit(i, iop->uptodate))
			return 0;
	return 1;
}
