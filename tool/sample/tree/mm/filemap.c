// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The page cache: pages by file and offset, and waiting for the bits of a page
 */
#include <linux/delayacct.h>
#include <linux/hash.h>
#include <linux/pagemap.h>
#include <linux/swap.h>
#include <linux/writeback.h>
#include "internal.h"

/* Takes @page out of its mapping; the caller holds the tree lock. */
void __delete_from_page_cache(struct page *page)
{
	struct address_space *mapping = page->mapping;

	radix_tree_delete(&mapping->page_tree, page->index);
	page->mapping = NULL;
	mapping->nrpages--;
	dec_zone_state(page_zone(page), NR_FILE_PAGES);
}

/**
 * delete_from_page_cache - take a locked page out of the page cache
 * @page: the page; the caller has a reference of its own
 */
void delete_from_page_cache(struct page *page)
{
	struct address_space *mapping = page->mapping;

	BUG_ON(!PageLocked(page));
	spin_lock_irq(&mapping->tree_lock);
	__delete_from_page_cache(page);
	spin_unlock_irq(&mapping->tree_lock);
	page_cache_release(page);
}
EXPORT_SYMBOL(delete_from_page_cache);

/**
 * add_to_page_cache_lru - add a new page, locked, and put it on an LRU list
 * @page: the page
 * @mapping: where it goes
 * @index: at which place
 * @gfp_mask: how memory may be had
 *
 * Return: 0, or an error and the page is not locked.
 */
int add_to_page_cache_lru(struct page *page, struct address_space *mapping,
			  pgoff_t index, gfp_t gfp_mask)
{
	int error;

	(void)gfp_mask;
	__set_page_locked(page);
	page_cache_get(page);
	page->mapping = mapping;
	page->index = index;

	spin_lock_irq(&mapping->tree_lock);
	error = radix_tree_insert(&mapping->page_tree, index, page);
	if (!error)
		mapping->nrpages++;
	spin_unlock_irq(&mapping->tree_lock);

	if (unlikely(error)) {
		page->mapping = NULL;
		__clear_page_locked(page);
		page_cache_release(page);
		return error;
	}
	inc_zone_state(page_zone(page), NR_FILE_PAGES);
	lru_cache_add(page);
	return 0;
}
EXPORT_SYMBOL_GPL(add_to_page_cache_lru);

/*
 * Tasks that wait for a page share a hash table with the waiters of other
 * pages of its zone: one queue a page would cost too much memory, and most
 * pages are never waited for.
 */
wait_queue_head_t *page_waitqueue(struct page *page)
{
	const struct zone *zone = page_zone(page);

	return &zone->wait_table[hash_ptr(page, zone->wait_table_bits)];
}
EXPORT_SYMBOL(page_waitqueue);

void wait_on_page_bit(struct page *page, int bit_nr)
{
	DEFINE_WAIT_BIT(wait, &page->flags, bit_nr);

	if (test_bit(bit_nr, &page->flags))
		__wait_on_bit(page_waitqueue(page), &wait, bit_wait_io,
							TASK_UNINTERRUPTIBLE);
}
EXPORT_SYMBOL(wait_on_page_bit);

int wait_on_page_bit_killable(struct page *page, int bit_nr)
{
	DEFINE_WAIT_BIT(wait, &page->flags, bit_nr);

	if (!test_bit(bit_nr, &page->flags))
		return 0;

	return __wait_on_bit(page_waitqueue(page), &wait,
			     bit_wait_io, TASK_KILLABLE);
}

/**
 * add_page_wait_queue - put an entry of one's own on a page's queue
 * @page: the page
 * @waiter: the entry; its function is called for every page that shares the
 *	queue
 */
void add_page_wait_queue(struct page *page, wait_queue_t *waiter)
{
	wait_queue_head_t *q = page_waitqueue(page);
	unsigned long flags;

	spin_lock_irqsave(&q->lock, flags);
	__add_wait_queue(q, waiter);
	spin_unlock_irqrestore(&q->lock, flags);
}
EXPORT_SYMBOL_GPL(add_page_wait_queue);

/**
 * unlock_page - let go of a page's lock and wake who waits for it
 * @page: the page, locked by the caller
 *
 * The barrier keeps the test for waiters behind the clearing of the bit.
 */
void unlock_page(struct page *page)
{
	VM_BUG_ON_PAGE(!PageLocked(page), page);
	clear_bit_unlock(PG_locked, &page->flags);
	smp_mb__after_atomic();
	wake_up_page(page, PG_locked);
}
EXPORT_SYMBOL(unlock_page);

/**
 * end_page_writeback - the page has reached the disk
 * @page: the page
 */
void end_page_writeback(struct page *page)
{
	/* Asked for during reclaim: to the end of the list, to be freed next. */
	if (PageReclaim(page)) {
		ClearPageReclaim(page);
		rotate_reclaimable_page(page);
	}

	if (!test_clear_page_writeback(page))
		BUG();

	smp_mb__after_atomic();
	wake_up_page(page, PG_writeback);
}
EXPORT_SYMBOL(end_page_writeback);

/* What a finished read (@rw is 0) or write means for the page */
void page_endio(struct page *page, int rw, int err)
{
	if (!rw) {
		if (!err) {
			SetPageUptodate(page);
		} else {
			ClearPageUptodate(page);
			SetPageError(page);
		}
		unlock_page(page);
	} else {
		if (err)
			SetPageError(page);
		end_page_writeback(page);
	}
}
EXPORT_SYMBOL_GPL(page_endio);

/**
 * __lock_page - the slow half of lock_page()
 * @page: the page to lock
 */
void __lock_page(struct page *page)
{
	DEFINE_WAIT_BIT(wait, &page->flags, PG_locked);

	__wait_on_bit_lock(page_waitqueue(page), &wait, bit_wait_io,
							TASK_UNINTERRUPTIBLE);
}
EXPORT_SYMBOL(__lock_page);

int __lock_page_killable(struct page *page)
{
	DEFINE_WAIT_BIT(wait, &page->flags, PG_locked);

	return __wait_on_bit_lock(page_waitqueue(page), &wait,
					bit_wait_io, TASK_KILLABLE);
}
EXPORT_SYMBOL_GPL(__lock_page_killable);

/*
 * Return: 1 with the page locked, or 0 without; then mmap_sem was released,
 * unless the caller asked not to wait.
 */
int __lock_page_or_retry(struct page *page, struct mm_struct *mm,
			 unsigned int flags)
{
	if (flags & FAULT_FLAG_ALLOW_RETRY) {
		if (flags & FAULT_FLAG_RETRY_NOWAIT)
			return 0;

		up_read(&mm->mmap_sem);
		if (flags & FAULT_FLAG_KILLABLE)
			wait_on_page_locked_killable(page);
		else
			wait_on_page_locked(page);
		return 0;
	} else {
		if (flags & FAULT_FLAG_KILLABLE) {
			int ret;

			ret = __lock_page_killable(page);
			if (ret) {
				up_read(&mm->mmap_sem);
				return 0;
			}
		} else
			__lock_page(page);
		return 1;
	}
}

/**
 * find_get_page - look a page up and take a reference
 * @mapping: the file's pages
 * @offset: which of them
 */
struct page *find_get_page(struct address_space *mapping, pgoff_t offset)
{
	struct page *page;

	rcu_read_lock();
repeat:
	page = radix_tree_lookup(&mapping->page_tree, offset);
	if (!page)
		goto out;
	if (!page_cache_get_speculative(page))
		goto repeat;
	/* It may have gone from this place before the reference was ours. */
	if (unlikely(page->mapping != mapping)) {
		page_cache_release(page);
		goto repeat;
	}
out:
	rcu_read_unlock();
	return page;
}
EXPORT_SYMBOL(find_get_page);

/**
 * find_lock_page - look a page up, take a reference and lock it
 * @mapping: the file's pages
 * @offset: which of them
 */
struct page *find_lock_page(struct address_space *mapping, pgoff_t offset)
{
	struct page *page;

repeat:
	page = find_get_page(mapping, offset);
	if (page) {
		lock_page(page);
		if (unlikely(page->mapping != mapping)) {
			unlock_page(page);
			page_cache_release(page);
			goto repeat;
		}
	}
	return page;
}
EXPORT_SYMBOL(find_lock_page);
