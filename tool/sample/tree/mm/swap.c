// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The LRU lists
 */
#include <linux/mm.h>
#include <linux/swap.h>
#include <linux/vmstat.h>

void lru_cache_add(struct page *page)
{
	struct zone *zone = page_zone(page);
	unsigned long flags;

	VM_BUG_ON_PAGE(PageLRU(page), page);
	spin_lock_irqsave(&zone->lru_lock, flags);
	SetPageLRU(page);
	list_add(&page->lru, &zone->lists[LRU_INACTIVE]);
	spin_unlock_irqrestore(&zone->lru_lock, flags);
}

void activate_page(struct page *page)
{
	struct zone *zone = page_zone(page);
	unsigned long flags;

	spin_lock_irqsave(&zone->lru_lock, flags);
	if (PageLRU(page) && !PageActive(page)) {
		list_del(&page->lru);
		SetPageActive(page);
		list_add(&page->lru, &zone->lists[LRU_ACTIVE]);
	}
	spin_unlock_irqrestore(&zone->lru_lock, flags);
	count_vm_event(PGACTIVATE);
}

/* Second touch on the inactive list: it moves up. */
void mark_page_accessed(struct page *page)
{
	page = compound_head(page);
	if (!PageReferenced(page)) {
		SetPageReferenced(page);
	} else if (!PageActive(page) && !PageUnevictable(page)) {
		activate_page(page);
		ClearPageReferenced(page);
	}
}

void rotate_reclaimable_page(struct page *page)
{
	struct zone *zone = page_zone(page);
	unsigned long flags;

	if (PageLocked(page) || PageDirty(page) || PageActive(page))
		return;
	spin_lock_irqsave(&zone->lru_lock, flags);
	list_del(&page->lru);
	list_add_tail(&page->lru, &zone->lists[LRU_INACTIVE]);
	spin_unlock_irqrestore(&zone->lru_lock, flags);
}

void putback_lru_page(struct page *page)
{
	lru_cache_add(page);
	put_page(page);
}
