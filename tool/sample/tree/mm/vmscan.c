// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Page reclaim: which pages go when memory is short
 */
#include <linux/migrate.h>
#include <linux/pagemap.h>
#include <linux/rmap.h>
#include <linux/swap.h>
#include <linux/vmstat.h>
#include <linux/writeback.h>
#include "internal.h"

struct scan_control {
	gfp_t gfp_mask;
	unsigned long nr_to_reclaim;
	unsigned int may_writepage:1;
	unsigned int may_unmap:1;
	unsigned int may_swap:1;
	unsigned long nr_scanned;
	unsigned long nr_reclaimed;
};

enum page_references {
	PAGEREF_RECLAIM,
	PAGEREF_KEEP,
	PAGEREF_ACTIVATE,
};

typedef enum {
	PAGE_KEEP,
	PAGE_ACTIVATE,
	PAGE_SUCCESS,
	PAGE_CLEAN,
} pageout_t;

static inline int is_page_cache_freeable(struct page *page)
{
	return page_count(page) - page_has_private(page) == 2;
}

/* Starts the write of a dirty page. */
static pageout_t pageout(struct page *page, struct address_space *mapping)
{
	struct writeback_control wbc = {
		.sync_mode = WB_SYNC_NONE,
		.nr_to_write = 1,
		.for_reclaim = 1,
	};

	if (!is_page_cache_freeable(page))
		return PAGE_KEEP;
	if (!mapping)
		return PAGE_KEEP;
	if (!mapping->a_ops->writepage)
		return PAGE_ACTIVATE;

	if (clear_page_dirty_for_io(page)) {
		SetPageReclaim(page);
		if (mapping->a_ops->writepage(page, &wbc) < 0)
			return PAGE_ACTIVATE;
		if (!PageWriteback(page))
			ClearPageReclaim(page);
		return PAGE_SUCCESS;
	}
	return PAGE_CLEAN;
}

/*
 * Takes a locked page out of its mapping if nobody but the page cache and the
 * caller holds it; the count is frozen at zero then.
 */
static int __remove_mapping(struct address_space *mapping, struct page *page,
			    bool reclaimed)
{
	(void)reclaimed;
	BUG_ON(!PageLocked(page));
	BUG_ON(mapping != page_mapping(page));

	spin_lock_irq(&mapping->tree_lock);
	if (!page_freeze_refs(page, 2))
		goto cannot_free;
	/* Dirtied by someone who has let go of it since */
	if (unlikely(PageDirty(page))) {
		page_unfreeze_refs(page, 2);
		goto cannot_free;
	}

	if (PageSwapCache(page))
		__delete_from_swap_cache(page);
	else
		__delete_from_page_cache(page);
	spin_unlock_irq(&mapping->tree_lock);
	return 1;

cannot_free:
	spin_unlock_irq(&mapping->tree_lock);
	return 0;
}

/* For those who free a page of their own: leaves it with one reference. */
int remove_mapping(struct address_space *mapping, struct page *page)
{
	if (__remove_mapping(mapping, page, false)) {
		page_unfreeze_refs(page, 1);
		return 1;
	}
	return 0;
}

static enum page_references page_check_references(struct page *page,
						  struct scan_control *sc)
{
	unsigned long vm_flags;
	int referenced_ptes, referenced_page;

	(void)sc;
	referenced_ptes = page_referenced(page, 1, &vm_flags);
	referenced_page = TestClearPageReferenced(page);

	if (vm_flags & VM_LOCKED)
		return PAGEREF_RECLAIM;
	if (referenced_ptes) {
		SetPageReferenced(page);
		if (referenced_page || referenced_ptes > 1)
			return PAGEREF_ACTIVATE;
		return PAGEREF_KEEP;
	}
	return PAGEREF_RECLAIM;
}

/*
 * shrink_page_list() - free what can be freed of a list of isolated pages
 *
 * Return: how many were freed; the others are back on @page_list.
 */
static unsigned long shrink_page_list(struct list_head *page_list,
				      struct zone *zone,
				      struct scan_control *sc,
				      enum ttu_flags ttu_flags,
				      bool force_reclaim)
{
	LIST_HEAD(ret_pages);
	LIST_HEAD(free_pages);
	unsigned long nr_reclaimed = 0;
	unsigned long pgactivate = 0;

	cond_resched();

	while (!list_empty(page_list)) {
		struct address_space *mapping;
		struct page *page;
		enum page_references references = PAGEREF_RECLAIM;

		cond_resched();

		page = list_first_entry(page_list, struct page, lru);
		list_del(&page->lru);

		if (!trylock_page(page))
			goto keep;

		VM_BUG_ON_PAGE(PageActive(page), page);
		VM_BUG_ON_PAGE(page_zone(page) != zone, page);

		sc->nr_scanned++;

		if (!sc->may_unmap && page_mapped(page))
			goto keep_locked;

		/* Comes back when it is written; see end_page_writeback() */
		if (PageWriteback(page)) {
			SetPageReclaim(page);
			goto keep_locked;
		}

		if (!force_reclaim)
			references = page_check_references(page, sc);

		switch (references) {
		case PAGEREF_ACTIVATE:
			goto activate_locked;
		case PAGEREF_KEEP:
			goto keep_locked;
		case PAGEREF_RECLAIM:
			; /* go on */
		}

		/* Anonymous memory needs a place in swap before it can go. */
		if (PageAnon(page) && !PageSwapCache(page)) {
			if (!(sc->gfp_mask & __GFP_IO))
				goto keep_locked;
			if (!add_to_swap(page, page_list))
				goto activate_locked;
		}

		mapping = page_mapping(page);

		if (page_mapped(page) && mapping) {
			switch (try_to_unmap(page, ttu_flags)) {
			case SWAP_FAIL:
				goto activate_locked;
			case SWAP_AGAIN:
				goto keep_locked;
			case SWAP_MLOCK:
				goto cull_mlocked;
			case SWAP_SUCCESS:
				; /* go on */
			}
		}

		if (PageDirty(page)) {
			if (!sc->may_writepage)
				goto keep_locked;

			switch (pageout(page, mapping)) {
			case PAGE_KEEP:
				goto keep_locked;
			case PAGE_ACTIVATE:
				goto activate_locked;
			case PAGE_SUCCESS:
				if (PageWriteback(page) || PageDirty(page))
					goto keep;
				/* Written already, as memory disks do */
				if (!trylock_page(page))
					goto keep;
				mapping = page_mapping(page);
			case PAGE_CLEAN:
				; /* go on */
			}
		}

		if (page_has_private(page) && mapping &&
		    mapping->a_ops->releasepage) {
			if (!mapping->a_ops->releasepage(page, sc->gfp_mask))
				goto activate_locked;
			if (!mapping && page_count(page) == 1) {
				unlock_page(page);
				if (put_page_testzero(page))
					goto free_it;
				nr_reclaimed++;
				continue;
			}
		}

		if (!mapping || !__remove_mapping(mapping, page, true))
			goto keep_locked;

		/*
		 * Nobody can find this page any more and the count is zero.
		 * So the cheap way to unlock will do: there is nobody to
		 * wake, and nobody who could see it half done.
		 */
		__clear_page_locked(page);
free_it:
		nr_reclaimed++;

		/* They are freed together, which is cheaper. */
		list_add(&page->lru, &free_pages);
		continue;

cull_mlocked:
		if (PageSwapCache(page))
			try_to_free_swap(page);
		unlock_page(page);
		list_add(&page->lru, &ret_pages);
		continue;

activate_locked:
		VM_BUG_ON_PAGE(PageActive(page), page);
		SetPageActive(page);
		pgactivate++;
keep_locked:
		unlock_page(page);
keep:
		list_add(&page->lru, &ret_pages);
		VM_BUG_ON_PAGE(PageLRU(page) || PageUnevictable(page), page);
	}

	free_unref_page_list(&free_pages);

	list_splice(&ret_pages, page_list);
	count_vm_events(PGACTIVATE, pgactivate);

	return nr_reclaimed;
}

/* What reclaim does for one zone and one list */
unsigned long shrink_inactive_list_sample(struct zone *zone, struct list_head *page_list)
{
	struct scan_control sc = {
		.gfp_mask = GFP_KERNEL,
		.may_writepage = 1,
		.may_unmap = 1,
		.may_swap = 1,
	};

	return shrink_page_list(page_list, zone, &sc, TTU_UNMAP, false);
}
